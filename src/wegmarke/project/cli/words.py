"""Outcomes, states and headings of the guide in German, English and Arabic."""

from types import MappingProxyType

from wegmarke.project.cli.texts import LANGUAGES

_WORDS: MappingProxyType[str, tuple[str, str, str]] = MappingProxyType(
    {
        "you_are_here": ("Sie sind hier", "You are here", "أنت هنا"),
        "state.done": ("erledigt", "done", "تم"),
        "state.current": ("Sie sind hier", "You are here", "أنت هنا"),
        "state.open_before": ("noch nachzuholen", "still to catch up on", "ما زال يجب استكمالها"),
        "state.ahead": ("kommt noch", "still to come", "لاحقًا"),
        "state.not_needed": ("für Sie nicht nötig", "not needed for you", "غير ضرورية لك"),
        "goals": (
            "Was ist erlaubt, und ab wann?",
            "What is allowed, and from when?",
            "ما المسموح ومنذ متى؟",
        ),
        "next_steps": ("Was kommt als Nächstes?", "What comes next?", "ما الخطوة التالية؟"),
        "contacts": ("Wer ist zuständig?", "Who is responsible?", "من المسؤول؟"),
        "questions": ("Noch offene Fragen", "Open questions", "أسئلة مفتوحة"),
        "yes.free": (
            "Ja, ohne besondere Erlaubnis",
            "Yes, without special permission",
            "نعم، بدون إذن خاص",
        ),
        "yes.entitlement": (
            "Ja, Sie haben einen Anspruch",
            "Yes, you are entitled to it",
            "نعم، هذا حق قانوني لك",
        ),
        "yes.should": ("Soll genehmigt werden", "Should be approved", "ينبغي الموافقة عليه"),
        "yes.discretionary": (
            "Kann genehmigt werden (Ermessen)",
            "Can be approved (at the authority's discretion)",
            "يمكن الموافقة عليه (حسب تقدير الجهة)",
        ),
        "yes.reserved": ("Ja, unter Vorbehalt", "Yes, with reservation", "نعم، مع تحفظ"),
        "not_yet": ("Noch nicht", "Not yet", "ليس بعد"),
        "no": ("Nein, zurzeit nicht", "No, not at present", "لا، ليس في الوقت الحالي"),
        "unknown": (
            "Offen – eine Angabe fehlt",
            "Open – one answer is missing",
            "غير واضح – تنقص إجابة واحدة",
        ),
        "not_covered": (
            "Hier nicht erfasst – bitte beraten lassen",
            "Not covered here – please get advice",
            "غير مشمول هنا – يرجى طلب الاستشارة",
        ),
        "needs_check": (
            "Rechtslage unklar – bitte bestätigen lassen",
            "The law is unclear – please have this confirmed",
            "الوضع القانوني غير واضح – يرجى طلب تأكيد ذلك",
        ),
        "from": ("frühestens ab {day}", "from {day} at the earliest", "اعتبارًا من {day} على الأقل"),
        "certain": ("ab {day}", "from {day}", "اعتبارًا من {day}"),
        "if": ("wenn: {text}", "if: {text}", "إذا: {text}"),
        "if_ask": (
            "wenn: {text} (fragen: {who})",
            "if: {text} (ask: {who})",
            "إذا: {text} (اسأل: {who})",
        ),
        "missing": ("zu klären: {facts}", "to be settled: {facts}", "بحاجة إلى توضيح: {facts}"),
        "would_change": (
            "das würde es ändern: {facts}",
            "this would change it: {facts}",
            "ما يغيّر ذلك: {facts}",
        ),
        "ask_anyway": (
            "eine Beratungsstelle fragen, welcher Weg offen ist",
            "ask an advice service which way is open",
            "اسأل مركز استشارة عن الطرق المتاحة",
        ),
        "cited": (
            "{citations}, Stand {day}",
            "{citations}, text of {day}",
            "{citations}، بتاريخ {day}",
        ),
        "confirm": (
            "bitte bestätigen lassen: {text}",
            "please have it confirmed: {text}",
            "يرجى التأكد: {text}",
        ),
        "ends": (
            "diese Regel gilt nur bis {day}",
            "this rule holds until {day} only",
            "هذه القاعدة سارية حتى {day} فقط",
        ),
        "best_known": (
            "nach heutiger Kenntnis: {text}",
            "as far as is known: {text}",
            "حسب المعلومات الحالية: {text}",
        ),
        "advice_first": ("Erst beraten lassen!", "Get advice first!", "استشر أولًا!"),
        "step.earliest": ("frühestens {day}", "{day} at the earliest", "في {day} على الأقل"),
        "step.latest": ("spätestens {day}", "{day} at the latest", "في {day} كحد أقصى"),
        "step.lapse": ("verfällt am {day}", "lapses on {day}", "ينتهي في {day}"),
        "call_first": ("bitte vorher anrufen", "please call first", "يرجى الاتصال مسبقًا"),
        "reports": (
            "meldepflichtig (§ 87 AufenthG)",
            "must report (§ 87 AufenthG)",
            "ملزم بالإبلاغ (§ 87 AufenthG)",
        ),
        "source": ("Quelle: {source}, {day}", "Source: {source}, {day}", "المصدر: {source}، {day}"),
        "paper": (
            "Nicht anfangen, bevor es im Papier steht.",
            "Do not start before it is written in the paper.",
            "لا تبدأ قبل أن يُكتب ذلك في وثيقتك.",
        ),
        "informs": (
            "Wegmarke informiert, es entscheidet nicht. Im Zweifel beraten lassen.",
            "Wegmarke informs, it does not decide. If in doubt, get advice.",
            "يقدّم Wegmarke معلومات ولا يتخذ قرارات. عند الشك استشر.",
        ),
        "demo": (
            "Vorführung: eine erfundene Person in {place}. Kette, Recht und Stellen sind echt, die Person ist es nicht.",
            "Demonstration: an invented person in {place}. Chain, law and services are real, the person is not.",
            "عرض: شخص متخيَّل في {place}. المسار والقانون والجهات حقيقية، أما الشخص فلا.",
        ),
        "demo_facts": ("Angaben", "Facts", "المعلومات"),
        "demo_next": (
            "Selbst fragen: ./run, dann http://127.0.0.1:8000/ – oder: wegmarke guide --help",
            "Ask yourself: ./run, then http://127.0.0.1:8000/ – or: wegmarke guide --help",
            "اسأل بنفسك: ‎./run ثم http://127.0.0.1:8000/ – أو: wegmarke guide --help",
        ),
    }
)


def word(language: str, key: str, **values: object) -> str:
    """Return one word or sentence in the language asked for."""
    position = LANGUAGES.index(language) if language in LANGUAGES else 0
    return _WORDS[key][position].format(**values)
