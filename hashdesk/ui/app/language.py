"""Sets the language of the window. Translations and English plural forms are resources."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from hashdesk import paths
from hashdesk.ui.window_settings import SYSTEM_LANGUAGE


def set_language(application: QCoreApplication, language: str) -> list[QTranslator]:
    """Install the translators of a language ("de") and return them.

    SYSTEM_LANGUAGE: the system's, if there is a translation, else English.
    """
    installed = []
    locale = QLocale.system() if language == SYSTEM_LANGUAGE else QLocale(language)
    if locale.language() == QLocale.Language.C:  # it groups no digits: 48210 instead of 48,210
        locale = QLocale(QLocale.Language.English)
    QLocale.setDefault(locale)
    own_folder = str(paths.resources() / "i18n")
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    english = QLocale(QLocale.Language.English)  # plural forms, for languages without a translation
    for language_of, name, folder in (
        (english, "hashdesk", own_folder),
        (locale, "hashdesk", own_folder),
        (locale, "qtbase", qt_folder),
    ):
        translator = QTranslator(application)
        if translator.load(language_of, name, "_", folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed
