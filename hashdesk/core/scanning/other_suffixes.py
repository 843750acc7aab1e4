"""Suffixes of files that hold no photo, as most in a home folder do: a scan never opens them.

They are in lower case and begin with a dot.
"""

from __future__ import annotations

from hashdesk.core.imaging.photo_formats import suffixes_of

# Texts and documents.
DOCUMENT_SUFFIXES = """
    txt md rst tex log csv tsv nfo srt sub vtt rtf doc docx docm dot dotx odt ods odp odg ott
    xls xlsx xlsm xlsb ppt pptx pps ppsx key numbers pages pdf ps eps ai xps oxps djvu djv epub
    mobi azw azw3 fb2 chm eml msg mbox ics vcf bib one
"""
# Code, and what it is made into.
CODE_SUFFIXES = """
    c h cc cpp cxx hh hpp hxx m mm cs java kt kts scala go rs swift py pyc pyi pyw pyx ipynb rb
    pl pm php lua r jl hs ml clj ex exs erl dart f f90 asm s sh bash zsh fish ps1 bat cmd js mjs
    cjs jsx ts tsx vue svelte css scss sass less html htm xhtml jsp asp aspx wasm map json jsonl
    json5 yaml yml toml ini cfg conf xml xsd xsl xslt plist properties lock sum mod cmake mk am
    in ac m4 o a so lib dll dylib obj class jar war apk ipa exe msi app deb rpm whl egg gem crx
    xpi bin elf sys ko pdb patch diff qml qm ui po pot mo glsl vert frag
"""
# Archives and images of disks.
ARCHIVE_SUFFIXES = """
    zip 7z rar tar gz tgz bz2 tbz xz txz zst lz lz4 lzma z cab iso img dmg vdi vmdk vhd vhdx
    qcow2 ova par2 cbz cbr cb7
"""
# Films and sounds.
FILM_AND_SOUND_SUFFIXES = """
    mp4 m4v mov avi mkv webm wmv flv f4v mpg mpeg mpe m2v m2ts mts vob 3gp 3g2 ogv asf rm rmvb
    divx insv lrv mp3 m4a m4b aac flac ogg oga opus wav wave wma aif aiff ape mid midi amr au
    caf cue m3u m3u8 pls
"""
# Databases, data for learning, fonts, drawings and models.
DATA_SUFFIXES = """
    db db3 sqlite sqlite3 sqlite-wal sqlite-shm db-wal db-shm db-journal mdb accdb dbf parquet
    feather arrow npy npz pkl pickle h5 hdf5 mat onnx pt pth safetensors gguf tflite ttf otf ttc
    woff woff2 eot pfb svg svgz wmf emf cdr dxf dwg vsd vsdx drawio odf stl ply fbx blend 3ds
    dae glb gltf step stp iges igs skp
"""
# What belongs to photos, and to the programs that keep them.
SIDE_FILE_SUFFIXES = """
    xmp aae pp3 dop cos lrcat lrdata lrprev lrtemplate url lnk desktop directory webloc torrent
"""
# Not whole yet, or put aside by a program that writes.
UNFINISHED_SUFFIXES = """
    tmp temp part partial crdownload download swp swo pid sock
"""

OTHER_SUFFIXES = frozenset(
    f".{suffix}".encode()
    for line in (
        DOCUMENT_SUFFIXES,
        CODE_SUFFIXES,
        ARCHIVE_SUFFIXES,
        FILM_AND_SOUND_SUFFIXES,
        DATA_SUFFIXES,
        SIDE_FILE_SUFFIXES,
        UNFINISHED_SUFFIXES,
    )
    for suffix in suffixes_of(line)
)
