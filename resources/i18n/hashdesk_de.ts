<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Actions</name>
    <message>
        <source>Similar photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with a part of the viewed photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the viewed photo says of itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with a photo from outside…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with what was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open with its application</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rescan folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop what is going on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AdaptPanel</name>
    <message>
        <source>This needs at least {least} photos; the library has {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping; it goes on from here the next time …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gathering what is kept of the photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making edits of some photos: crops, turns, captions …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding out which photos belong together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judging by photos that it did not learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing new codes beside the old ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pairs} pairs of {photos} were distilled: photos that belong together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HashDesk can learn which of your photos belong together, and give all of them new codes. It needs no labels and reads no photo again: it works on what it has kept of each, in about a minute. Nothing changes until you say so, and you can go back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adapt to my library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of adapting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance from balanced bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the new encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the old one</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BitSquares</name>
    <message>
        <source>Bits that differ: {bits}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BitsControl</name>
    <message>
        <source>Bits of the code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare {bits} bits (key {key})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bits</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Browser</name>
    <message>
        <source>{count} photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a part of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} codes searched in {ms} ms</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Photo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Chips</name>
    <message>
        <source>Filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In “{folder}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take away: {filter}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CodeSetList</name>
    <message>
        <source>in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Before and after: {changed} of {answers} answers are other photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds with the new encoder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DateRange</name>
    <message>
        <source>Taken between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show these</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message>
        <source>Copying {name} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moved to the trash: {photos}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brought back: {photos}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This photo cannot be copied: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is offline: plug in the drive that {root} is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is too many at once. Choose at most {count} photos.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>{distance} of {largest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {distance}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to {distance}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No photo chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BITS THAT DIFFER</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DISTANCES IN THE LIBRARY</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EncoderPage</name>
    <message>
        <source>ADAPT TO MY LIBRARY</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CODES OF THIS LIBRARY</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Encoders</name>
    <message>
        <source>The library is adapted to already: the encoder is the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something else is going on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>EXPORT THE CODES</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The codes of all photos at 4, 8, 16, 32 and 64 bits as NumPy files, a list that says which row is which photo, and a manifest with the checksum of each file. The README shows how to search them without HashDesk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list holds the paths of your photos. Whoever has the codes of two libraries can tell which photos they share.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{photos}, about {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{photos} exported to {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new folder for the codes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FailedPage</name>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos that could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{photos} could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All is well</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken between…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar photos only from “{folder}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos that failed: {count}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a place (GPS)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a place</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out of the library…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Opening the library …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No photo here meets the filters.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HashDesk</name>
    <message>
        <source>Photos of a kind found: {a} → {b} %. Edited copies found: {c} → {d} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, photo {rank} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, distance {distance} of {largest}, rank {rank}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. Everything so far is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{photos} taken out of the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>indexed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no photos to compare with yet. Add a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be searched for: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library was encoded by another encoder. Rescan it first (F5).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The encoder can make nothing of {name}. Try another photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {name} with {photos} out of the library? The photos themselves stay where they are; their codes and thumbnails go.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out of the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{doing} is not done yet. What it has so far is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close HashDesk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU · CUDA through ONNX Runtime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU · CUDA through PyTorch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU through ONNX Runtime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{min} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be moved to the trash: its name is no UTF-8. Rename it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be moved to the trash: it is gone. Rescan (F5).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be moved to the trash: its drive has none, or you may not change its folder. Use the file manager.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} stays in the trash: there is a new file in its place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be brought back: {reason}. It may still be in the trash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HashDesk cannot start {program}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it left no message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“hashdesk {verb}” ended unexpectedly: {last}. What it had done is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Distances in the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag the ends to leave out what is too near or too far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Intake</name>
    <message>
        <source>the pasted picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is neither a photo nor a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with a photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder of photos</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>Indexing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rescanning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taking a folder out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adapting to the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Going over to other codes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleting codes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clearing a cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying the engines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making a demo album</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom the viewed photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare 4, 8, 16, 32, 64 bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OrderButton</name>
    <message>
        <source>How photos are sorted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sorted: {order}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>ENGINE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CACHES</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LOOK AND LANGUAGE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying each engine on a batch of pictures …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New photos are encoded by: {engine}. {batch} at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No engine works here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed} photos/s on {device}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What encodes photos, how fast, and why nothing else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try all engines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of this can be made again from your photos. No code is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without them, each photo is read again when you look at it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without them, adapting has to read all photos again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backbone for this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without it, the next new photo waits for some seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear: {cache}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language changes when HashDesk starts again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>VIEWS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FOLDERS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TIME</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Engine: starts with the first photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the photos (Ctrl and the wheel, Ctrl+Plus and Minus)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} photos/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} files seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{doing} · paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping; what is done is kept …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} bytes each</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimeTree</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>HashDesk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop, paste or open a photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with a photo that is not in the library (Ctrl+O)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TypeAhead</name>
    <message>
        <source>{typed}: no photo here has a name like that</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ViewerPage</name>
    <message>
        <source>What the photo says of itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rank} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PHOTO</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EXIF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with a part of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Viewing</name>
    <message>
        <source>This photo is offline: plug in the drive that {root} is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This photo cannot be shown: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try a demo album</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find photos that look alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of photos, or drop one here. Your photos stay where they are; HashDesk only looks at them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first photos will be here in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>HashDesk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The codes of {photos} are damaged and left out. Rescan (F5).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
