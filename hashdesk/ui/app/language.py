"""The language of the window: English in the code, its plural forms and German in resources."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from hashdesk import paths
from hashdesk.ui.window_settings import SYSTEM_LANGUAGE


def speak(application: QCoreApplication, language: str) -> list[QTranslator]:
    """Speak a language from now on ("de"), or SYSTEM_LANGUAGE: the system's, if it is one of ours.

    The translators that were installed.
    """
    installed = []
    locale = QLocale.system() if language == SYSTEM_LANGUAGE else QLocale(language)
    if locale.language() == QLocale.Language.C:  # it would write 48210 instead of 48,210
        locale = QLocale(QLocale.Language.English)
    QLocale.setDefault(locale)
    own = str(paths.resources() / "i18n")
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    english = QLocale(QLocale.Language.English)  # plural forms, in any language that is not ours
    for spoken, name, folder in (
        (english, "hashdesk", own),
        (locale, "hashdesk", own),
        (locale, "qtbase", qt),
    ):
        translator = QTranslator(application)
        if translator.load(spoken, name, "_", folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed
