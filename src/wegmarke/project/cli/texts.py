"""What the command line says in German, English and Arabic."""

from types import MappingProxyType

LANGUAGES = ("de", "en", "ar")

_TEXTS: MappingProxyType[str, tuple[str, str, str]] = MappingProxyType(
    {
        "unknown_language": (
            "Sprache „{value}“ gibt es hier nicht. Möglich: de, en, ar.",
            "There is no language “{value}” here. Possible: de, en, ar.",
            "اللغة „{value}“ غير متوفرة هنا. الممكن: de أو en أو ar.",
        ),
        "no_file": (
            "Datei „{file}“ gibt es nicht.",
            "There is no file “{file}”.",
            "الملف „{file}“ غير موجود.",
        ),
        "unreadable": (
            "Datei „{file}“ lässt sich nicht lesen: {why}.",
            "File “{file}” cannot be read: {why}.",
            "تعذّرت قراءة الملف „{file}“: {why}.",
        ),
        "not_utf8": (
            "Datei „{file}“ ist kein Text in UTF-8.",
            "File “{file}” is not text in UTF-8.",
            "الملف „{file}“ ليس نصًا بترميز UTF-8.",
        ),
        "not_json": (
            "„{file}“ ist kein gültiges JSON (Zeile {line}, Spalte {column}): {why}.",
            "“{file}” is not valid JSON (line {line}, column {column}): {why}.",
            "„{file}“ ليس JSON صالحًا (السطر {line}، العمود {column}): {why}.",
        ),
        "not_object": (
            '„{file}“ muss ein JSON-Objekt sein, zum Beispiel {{"residence_status": "duldung"}}.',
            '“{file}” must be a JSON object, for example {{"residence_status": "duldung"}}.',
            'يجب أن يكون „{file}“ كائن JSON، مثلًا {{"residence_status": "duldung"}}.',
        ),
        "twice": (
            "„{file}“ nennt die Angabe „{fact}“ zweimal.",
            "“{file}” states the fact “{fact}” twice.",
            "„{file}“ يذكر المعلومة „{fact}“ مرتين.",
        ),
        "wrong_day": (
            "„{value}“ ist kein Tag. Erwartet: JJJJ-MM-TT, zum Beispiel 2026-11-21.",
            "“{value}” is not a day. Expected: YYYY-MM-DD, for example 2026-11-21.",
            "„{value}“ ليس تاريخًا. المتوقع: YYYY-MM-DD، مثلًا 2026-11-21.",
        ),
        "unknown_fact": (
            "Die Angabe „{fact}“ gibt es nicht.",
            "There is no fact “{fact}”.",
            "المعلومة „{fact}“ غير موجودة.",
        ),
        "wrong_type": (
            "{fact}: {value} passt nicht. Erwartet: {expected}.",
            "{fact}: {value} does not fit. Expected: {expected}.",
            "{fact}: القيمة {value} غير مناسبة. المتوقع: {expected}.",
        ),
        "not_in_values": (
            "{fact}: {value} gibt es nicht. Möglich, zum Beispiel: {expected}.",
            "{fact}: there is no {value}. Possible, for example: {expected}.",
            "{fact}: القيمة {value} غير موجودة. الممكن مثلًا: {expected}.",
        ),
        "out_of_range": (
            "{fact}: {value} liegt nicht zwischen {low} und {high}.",
            "{fact}: {value} is not between {low} and {high}.",
            "{fact}: القيمة {value} ليست بين {low} و{high}.",
        ),
        "future": (
            "{fact}: {value} liegt in der Zukunft (gefragt ist der {low}).",
            "{fact}: {value} lies in the future (the day asked for is {low}).",
            "{fact}: التاريخ {value} في المستقبل (اليوم المطلوب هو {low}).",
        ),
        "before": (
            "{fact}: {value} liegt vor {low} ({high}). Das ist nicht möglich.",
            "{fact}: {value} lies before {low} ({high}). That is not possible.",
            "{fact}: التاريخ {value} يسبق {low} ({high}). هذا غير ممكن.",
        ),
        "null": (
            "{fact}: null („trifft nicht zu“) ist hier nicht möglich. Unbekanntes einfach weglassen.",
            "{fact}: null (“does not apply”) is not possible here. Leave out what is unknown.",
            "{fact}: لا يمكن استخدام null („لا ينطبق“) هنا. احذف ما هو غير معروف.",
        ),
        "unknown_place": (
            "Den Ort „{value}“ kennt Wegmarke nicht. Erwartet: eine Postleitzahl mit fünf Ziffern oder ein Ortsname.",
            "Wegmarke does not know the place “{value}”. Expected: a postal code with five digits or the name of a place.",
            "المكان „{value}“ غير معروف. المتوقع: رمز بريدي من خمسة أرقام أو اسم مكان.",
        ),
        "perhaps": (
            "Gemeint vielleicht: {names}",
            "Perhaps you mean: {names}",
            "ربما المقصود: {names}",
        ),
        "which_place": (
            "„{value}“ gibt es mehrfach. Welcher Ort ist gemeint?",
            "There is more than one “{value}”. Which place is meant?",
            "يوجد أكثر من „{value}“. أي مكان هو المقصود؟",
        ),
        "unknown_key": (
            "„{value}“ ist nirgends definiert.",
            "“{value}” is not defined anywhere.",
            "„{value}“ غير معرّف في أي مكان.",
        ),
        "bad_rows": (
            "Spalte „{fact}“: {count} Zeilen passen nicht (Zeile {rows}). Nichts wurde gezählt.",
            "Column “{fact}”: {count} rows do not fit (row {rows}). Nothing was counted.",
            "العمود „{fact}“: هناك {count} صفوف غير مناسبة (الصف {rows}). لم يُحسب شيء.",
        ),
        "counted_head": (
            "{persons} Personen am {day}: ja / nicht bekannt / nein",
            "{persons} persons on {day}: yes / unknown / no",
            "{persons} أشخاص في {day}: نعم / غير معروف / لا",
        ),
        "unknown_rule": (
            "Eine Regel „{value}“ gibt es nicht.",
            "There is no rule “{value}”.",
            "لا توجد قاعدة „{value}“.",
        ),
        "unknown_form": (
            "Die Form „{value}“ gibt es nicht. Möglich: {forms}.",
            "There is no form “{value}”. Possible: {forms}.",
            "الشكل „{value}“ غير متوفر. الممكن: {forms}.",
        ),
        "wrong_port": (
            "„{value}“ ist kein Port. Erwartet: eine Zahl von 1 bis 65535.",
            "“{value}” is not a port. Expected: a number from 1 to 65535.",
            "„{value}“ ليس منفذًا. المتوقع: رقم من 1 إلى 65535.",
        ),
        "port_taken": (
            "Port {port} auf {host} ist schon belegt. Einen anderen nehmen: --port {other}",
            "Port {port} on {host} is already in use. Take another one: --port {other}",
            "المنفذ {port} على {host} مستخدم بالفعل. اختر منفذًا آخر: --port {other}",
        ),
        "port_forbidden": (
            "Auf {host}:{port} darf hier nicht gelauscht werden: {why}.",
            "Not allowed to listen on {host}:{port}: {why}.",
            "لا يُسمح بالاستماع على {host}:{port}: {why}.",
        ),
        "serving": (
            "Wegmarke läuft: http://{host}:{port}/  (Beenden: Strg+C)",
            "Wegmarke is up: http://{host}:{port}/  (stop: Ctrl+C)",
            "Wegmarke يعمل: http://{host}:{port}/  (إيقاف: Ctrl+C)",
        ),
        "no_option": (
            "Die Option {name} gibt es nicht. Hilfe: {command} --help",
            "There is no option {name}. Help: {command} --help",
            "الخيار {name} غير موجود. المساعدة: {command} --help",
        ),
        "missing": (
            "Es fehlt: {name}. Hilfe: {command} --help",
            "Missing: {name}. Help: {command} --help",
            "ناقص: {name}. المساعدة: {command} --help",
        ),
        "no_command": (
            "Den Befehl „{name}“ gibt es nicht. Hilfe: {command} --help",
            "There is no command “{name}”. Help: {command} --help",
            "الأمر „{name}“ غير موجود. المساعدة: {command} --help",
        ),
        "not_understood": (
            "So lässt sich der Befehl nicht verstehen: {why}. Hilfe: {command} --help",
            "The command cannot be understood: {why}. Help: {command} --help",
            "تعذّر فهم الأمر: {why}. المساعدة: {command} --help",
        ),
        "wrong_value": (
            "Falscher Wert für {name}: {why}. Hilfe: {command} --help",
            "Wrong value for {name}: {why}. Help: {command} --help",
            "قيمة خاطئة لـ {name}: {why}. المساعدة: {command} --help",
        ),
        "settings": (
            "Wegmarke ist noch nicht richtig eingestellt:",
            "Wegmarke is not set up properly yet:",
            "إعدادات Wegmarke غير مكتملة:",
        ),
        "fault": (
            "Unerwarteter Fehler ({kind}). Das liegt am Programm, nicht an der Eingabe. Einzelheiten: WEGMARKE_TRACEBACK=1 davorsetzen.",
            "Unexpected fault ({kind}). This is the program's fault, not the input's. Details: put WEGMARKE_TRACEBACK=1 in front.",
            "خطأ غير متوقع ({kind}). السبب في البرنامج وليس في المدخلات. للتفاصيل: ضع WEGMARKE_TRACEBACK=1 قبل الأمر.",
        ),
    }
)


def say(language: str, key: str, **values: object) -> str:
    """Return one text in the language asked for, German if there is no such language."""
    position = LANGUAGES.index(language) if language in LANGUAGES else 0
    return _TEXTS[key][position].format(**values)
