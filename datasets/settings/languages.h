// SPDX-License-Identifier: MIT
//
// Words of user interfaces in the languages of the settings dataset, and emoji. A text is composed of them
// without regard to grammar: only its bytes matter.
#pragma once

#include <array>
#include <string_view>

namespace roundtrip::datasets::settings {

struct Language {
  std::string_view locale;
  std::string_view space;  ///< between words; Chinese and Japanese have none
  std::array<std::string_view, 24> words;
};

inline constexpr auto languages = std::to_array<Language>(
    {{"en-GB", " ", {"open",   "file",     "settings", "save",   "close",  "window", "search",  "name",
                     "error",  "user",     "language", "colour", "delete", "folder", "picture", "network",
                     "update", "password", "today",    "share",  "print",  "view",   "help",    "cancel"}},
     {"de-DE", " ", {"öffnen",  "Datei",  "Einstellungen", "speichern", "schließen",      "Fenster",
                     "suchen",  "Name",   "Fehler",        "Benutzer",  "Sprache",        "Farbe",
                     "löschen", "Ordner", "Bild",          "Netzwerk",  "Aktualisierung", "Passwort",
                     "heute",   "teilen", "drucken",       "Ansicht",   "Hilfe",          "abbrechen"}},
     {"fr-FR", " ", {"ouvrir",      "fichier",  "paramètres", "enregistrer", "fermer",      "fenêtre",
                     "rechercher",  "nom",      "erreur",     "utilisateur", "langue",      "couleur",
                     "supprimer",   "dossier",  "image",      "réseau",      "mise à jour", "mot de passe",
                     "aujourd’hui", "partager", "imprimer",   "affichage",   "aide",        "annuler"}},
     {"pl-PL", " ", {"otwórz",  "plik",       "ustawienia", "zapisz",     "zamknij",      "okno",
                     "szukaj",  "nazwa",      "błąd",       "użytkownik", "język",        "kolor",
                     "usuń",    "folder",     "obraz",      "sieć",       "aktualizacja", "hasło",
                     "dzisiaj", "udostępnij", "drukuj",     "widok",      "pomoc",        "anuluj"}},
     {"ru-RU", " ", {"открыть", "файл",       "настройки",   "сохранить",    "закрыть",    "окно",
                     "поиск",   "имя",        "ошибка",      "пользователь", "язык",       "цвет",
                     "удалить", "папка",      "изображение", "сеть",         "обновление", "пароль",
                     "сегодня", "поделиться", "печать",      "вид",          "справка",    "отмена"}},
     {"el-GR", " ", {"άνοιγμα",   "αρχείο",      "ρυθμίσεις", "αποθήκευση", "κλείσιμο",  "παράθυρο",
                     "αναζήτηση", "όνομα",       "σφάλμα",    "χρήστης",    "γλώσσα",    "χρώμα",
                     "διαγραφή",  "φάκελος",     "εικόνα",    "δίκτυο",     "ενημέρωση", "κωδικός",
                     "σήμερα",    "κοινοποίηση", "εκτύπωση",  "προβολή",    "βοήθεια",   "ακύρωση"}},
     {"ar-EG", " ", {"فتح",   "ملف",         "الإعدادات", "حفظ",    "إغلاق", "نافذة", "بحث",    "الاسم",
                     "خطأ",   "المستخدم",    "اللغة",     "اللون",  "حذف",   "مجلد",  "صورة",   "شبكة",
                     "تحديث", "كلمة المرور", "اليوم",     "مشاركة", "طباعة", "عرض",   "مساعدة", "إلغاء"}},
     {"he-IL", " ", {"פתיחה", "קובץ",  "הגדרות", "שמירה", "סגירה", "חלון",   "חיפוש", "שם",
                     "שגיאה", "משתמש", "שפה",    "צבע",   "מחיקה", "תיקייה", "תמונה", "רשת",
                     "עדכון", "סיסמה", "היום",   "שיתוף", "הדפסה", "תצוגה",  "עזרה",  "ביטול"}},
     {"hi-IN", " ", {"खोलें",  "फ़ाइल",      "सेटिंग्स", "सहेजें",     "बंद करें",   "विंडो",  "खोजें",    "नाम",
                     "त्रुटि", "उपयोगकर्ता", "भाषा",  "रंग",      "हटाएँ",    "फ़ोल्डर", "चित्र",   "नेटवर्क",
                     "अपडेट", "पासवर्ड",    "आज",    "साझा करें", "प्रिंट करें", "दृश्य",   "सहायता", "रद्द करें"}},
     {"zh-CN", "", {"打开", "文件", "设置", "保存", "关闭", "窗口",   "搜索", "名称",
                    "错误", "用户", "语言", "颜色", "删除", "文件夹", "图片", "网络",
                    "更新", "密码", "今天", "分享", "打印", "视图",   "帮助", "取消"}},
     {"ja-JP", "", {"開く",   "ファイル",   "設定", "保存", "閉じる", "ウィンドウ", "検索",   "名前",
                    "エラー", "ユーザー",   "言語", "色",   "削除",   "フォルダ",   "画像",   "ネットワーク",
                    "更新",   "パスワード", "今日", "共有", "印刷",   "表示",       "ヘルプ", "キャンセル"}},
     {"ko-KR", " ", {"열기",     "파일",     "설정", "저장", "닫기", "창",   "검색",   "이름",
                     "오류",     "사용자",   "언어", "색상", "삭제", "폴더", "그림",   "네트워크",
                     "업데이트", "비밀번호", "오늘", "공유", "인쇄", "보기", "도움말", "취소"}}});

inline constexpr auto emoji =
    std::to_array<std::string_view>({"😀", "👍", "🎉", "❤️", "🚀", "👍🏽", "☕", "🏳️‍🌈",
                                     "👩‍💻", "🇯🇵", "🐧", "🧵", "📎", "🌙", "🔥", "👨‍👩‍👧"});

}  // namespace roundtrip::datasets::settings
