<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%Ln groups</source>
        <translation>
            <numerusform>%Ln group</numerusform>
            <numerusform>%Ln groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shelves</source>
        <translation>
            <numerusform>%Ln shelf</numerusform>
            <numerusform>%Ln shelves</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more folders</source>
        <translation>
            <numerusform>%Ln more folder</numerusform>
            <numerusform>%Ln more folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files seen</source>
        <translation>
            <numerusform>%Ln file seen</numerusform>
            <numerusform>%Ln files seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos match.</source>
        <translation>
            <numerusform>%Ln photo matches.</numerusform>
            <numerusform>%Ln photos match.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files that belong to it</source>
        <translation>
            <numerusform>%Ln file that belongs to it</numerusform>
            <numerusform>%Ln files that belong to it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files that belong to them</source>
        <translation>
            <numerusform>%Ln file that belongs to them</numerusform>
            <numerusform>%Ln files that belong to them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln seconds left</source>
        <translation>
            <numerusform>about %Ln second left</numerusform>
            <numerusform>about %Ln seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minutes left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hours left</source>
        <translation>
            <numerusform>about %Ln hour left</numerusform>
            <numerusform>about %Ln hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more keywords</source>
        <translation>
            <numerusform>… and %Ln more keyword</numerusform>
            <numerusform>… and %Ln more keywords</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more folders</source>
        <translation>
            <numerusform>… and %Ln more folder</numerusform>
            <numerusform>… and %Ln more folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more cameras</source>
        <translation>
            <numerusform>… and %Ln more camera</numerusform>
            <numerusform>… and %Ln more cameras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more dates</source>
        <translation>
            <numerusform>… and %Ln more date</numerusform>
            <numerusform>… and %Ln more dates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more shelves</source>
        <translation>
            <numerusform>… and %Ln more shelf</numerusform>
            <numerusform>… and %Ln more shelves</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AdaptWork</name>
    <message numerus="yes">
        <source>%Ln pairs of {photos} belong together</source>
        <translation>
            <numerusform>%Ln pair of {photos} belongs together</numerusform>
            <numerusform>%Ln pairs of {photos} belong together</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AtlasPage</name>
    <message numerus="yes">
        <source>%Ln shelves · Enter or double-click to open · F2 to name</source>
        <translation>
            <numerusform>%Ln shelf · Enter or double-click to open · F2 to name</numerusform>
            <numerusform>%Ln shelves · Enter or double-click to open · F2 to name</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shelves · Enter or double-click to open</source>
        <translation>
            <numerusform>%Ln shelf · Enter or double-click to open</numerusform>
            <numerusform>%Ln shelves · Enter or double-click to open</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BackupModel</name>
    <message numerus="yes">
        <source>%Ln decisions</source>
        <translation>
            <numerusform>%Ln decision</numerusform>
            <numerusform>%Ln decisions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CompareCard</name>
    <message numerus="yes">
        <source>Not compared: %Ln files that are not pictures.</source>
        <translation>
            <numerusform>Not compared: %Ln file that is not a picture.</numerusform>
            <numerusform>Not compared: %Ln files that are not pictures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DecisionsDialog</name>
    <message numerus="yes">
        <source>%Ln decisions. They apply even if files are moved.</source>
        <translation>
            <numerusform>%Ln decision. It applies even if files are moved.</numerusform>
            <numerusform>%Ln decisions. They apply even if files are moved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FailuresPage</name>
    <message numerus="yes">
        <source>%Ln unreadable files</source>
        <translation>
            <numerusform>%Ln unreadable file</numerusform>
            <numerusform>%Ln unreadable files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LinePlot</name>
    <message numerus="yes">
        <source>%Ln steps</source>
        <translation>
            <numerusform>%Ln step</numerusform>
            <numerusform>%Ln steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message numerus="yes">
        <source>%Ln paths copied</source>
        <translation>
            <numerusform>%Ln path copied</numerusform>
            <numerusform>%Ln paths copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestorePage</name>
    <message numerus="yes">
        <source>%Ln more backups are damaged: they cannot be put back.</source>
        <translation>
            <numerusform>%Ln more backup is damaged: it cannot be put back.</numerusform>
            <numerusform>%Ln more backups are damaged: they cannot be put back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SkippedLabel</name>
    <message numerus="yes">
        <source>%Ln trash folders</source>
        <translation>
            <numerusform>%Ln trash folder</numerusform>
            <numerusform>%Ln trash folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thumbnail folders</source>
        <translation>
            <numerusform>%Ln thumbnail folder</numerusform>
            <numerusform>%Ln thumbnail folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders of earlier versions</source>
        <translation>
            <numerusform>%Ln folder of earlier versions</numerusform>
            <numerusform>%Ln folders of earlier versions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders of originals</source>
        <translation>
            <numerusform>%Ln folder of originals</numerusform>
            <numerusform>%Ln folders of originals</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders with a .nomedia file</source>
        <translation>
            <numerusform>%Ln folder with a .nomedia file</numerusform>
            <numerusform>%Ln folders with a .nomedia file</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%Ln of {photos} match</source>
        <translation>
            <numerusform>%Ln of {photos} matches</numerusform>
            <numerusform>%Ln of {photos} match</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WordsController</name>
    <message numerus="yes">
        <source>%Ln photos have no guess of what they show</source>
        <translation>
            <numerusform>%Ln photo has no guess of what it shows</numerusform>
            <numerusform>%Ln photos have no guess of what they show</numerusform>
        </translation>
    </message>
</context>
</TS>
