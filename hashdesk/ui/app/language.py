"""The language of the window: English in the code, others from resources/i18n."""

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
    for name, folder in (("hashdesk", own), ("qtbase", qt)):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed
