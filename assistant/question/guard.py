"""What is declined: naming a child or family, advice on a live case, and what is no question of reviews."""

from __future__ import annotations

import re

from assistant.types import Status

# What is declined before anything is searched.
UNSEARCHED_STATUS: frozenset[Status] = frozenset({"declined_identity", "out_of_scope"})
_IDENTITY = re.compile(
    r"\b(?:real|actual|true|full|birth|proper) (?:first |last |sur)?names?\b(?! (?:was |been |not )*recorded\b)"
    r"|\breal identit(?:y|ies)\b"
    r"|(?<!wrong )(?<!different )(?<!right )\bsurnames?\b(?![^?]*\b(?:recorded|wrong\w*|spelt|changed|mixed)\b)"
    r"|\bwho (?:is|was|are|were) (?:[^?]{1,40}\b)?(?:really|in real life)\b"
    r"|\b(?:identify|name|unmask|trace|track down|find out who)\b[^?]{0,30}\b"
    r"(?:child|children|girl|boy|baby|family|families|mother|father|parents|perpetrator)s?\b[^?]{0,30}"
    r"(?:\bbehind\b|\bin real life\b|\breally (?:is|was|are)\b|\bby name\b)"
    r"|\bwhat (?:is|was|are|were) (?:the )?names? of (?:the )?(?:child|girl|boy|baby|mother|father|famil)"
    r"|\b(?:where|which (?:school|street|house|address))\b[^?]{0,50}"
    r"\b(?:live|lives|living|go|goes|is she|is he|are they)\b[^?]{0,20}\b(?:now|today|these days)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|must|shall|ought|can|could|may|do|would) (?:I|we)\b(?! (?:find|read|see|get the|look|learn))"
    r"|\bwhat (?:do|should|would) (?:I|we|you) do\b|\bI need to (?:refer|report|act|decide)\b|\badvise me\b"
    r"|\bwhat (?:now|next)\b|\bwhat (?:does|do|is) (?:the|our|your) (?:procedures?|policy|policies|protocol)\b"
    r"|\bhelp(?: me)?(?: please)?\W*$",
    re.IGNORECASE,
)
_WHOM_TO_TELL = re.compile(
    r"\b(?:who|whom|where|how) (?:do|should|can|must) (?:I|we) (?:call|ring|phone|tell|contact|report|refer|speak|go)\b"
    r"|^\W*(?:should|must|can|do) (?:I|we) (?:refer|call|ring|phone|report|tell|contact|escalate|do|make|start|begin"
    r"|open|close|hold|convene|undertake|carry out|share|visit|remove|inform|raise)\b"
    r"|\bwhat (?:do|should) I (?:do|say)\b|\bwhat now\b|\bwhat next\W*$|\bwhat to do\b",
    re.IGNORECASE,
)
_ONE = (
    r"(?:child|baby|girl|boy|toddler|teenager|teen|kid|lad|infant|newborn|pupil|student|young (?:person|man|woman)"
    r"|family|mum|mummy|mother|dad|daddy|father|parent|stepdad|stepfather|stepmum|stepmother|client|patient|neighbour"
    r"|niece|nephew|cousin|sister|brother|son|daughter|grandson|granddaughter|uncle|aunt|boyfriend|partner|friend"
    r"|husband|wife|grandad|grandfather|grandma|grandmother|nan|carer|man|woman"
    r"|\d{1,2}[- ](?:year|month|week|day)[- ]old|(?:one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:year|month|week|day)s? old)"
)
_A_ONE = rf"(?:\b(?:a|an|one|this|my|our|another)(?: (?!of\b|lot\b)\w+){{0,2}} {_ONE}\b|(?:^|[.!?;,] ){_ONE}\b)"
_OF_OURS = (
    r"one of (?:my|our) (?:\w+ )?(?:children|kids|pupils|students|clients|patients|people|families|girls|boys|residents"
    r"|babies|mums|mothers|dads|fathers|parents)"
)
_PLACE = (
    r"(?:\w+ )?(?:class|school|group|ward|nursery|care|home|clinic|team|service|caseload|setting|college|unit|round"
    r"|list|surgery|club|church|mosque|street|road|hostel|practice)"
)
_I = r"\b(?:I|we)(?:'m|'re| am| are)?"
_WORK_WITH = r"(?:work(?:ing)? with|teach|support|visit|see|know|look after|care for|supervise|foster|coach|mentor)"
_WHEN = r"(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week|weekend)|yesterday|last night|right now)"
_IS_DOING = r"is|are|has|have|says|keeps|won't|wants|came in|comes in|turned up"
_OWN_WORK = re.compile(
    r"\b(?:my|our) (?:caseload|case|client|patient|round|clinic|class|ward|list|family|pupil|student|visit)\b"
    r"|\bI(?:'ve| have|'m| am) (?:got |just |a |an |been |working with|seeing|visiting|worried about|concerned about)"
    rf"|\b{_ONE}\b[^?]{{0,80}}\b{_WHEN}\b|\b{_WHEN}\b[^?]{{0,80}}\b{_ONE}\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    rf"{_A_ONE}[^?]{{0,80}}\b{_WHEN}\b|\b{_OF_OURS}\b|\bmy (?:\w+ )?{_ONE}\b|\bnext door\b"
    rf"|\b{_ONE} (?:that |who |whom )?{_I} {_WORK_WITH}"
    rf"|{_I} {_WORK_WITH} (?:a|an|one|this)(?: (?!of\b|lot\b)\w+){{0,2}} {_ONE}\b"
    rf"|\b{_ONE}s?\b[^?]{{0,40}}\b(?:in|at|from|on) (?:my|our) {_PLACE}\b"
    rf"|(?:^|[.!;]|\bhelp\b)\W*(?:(?:a|an|one|this|my|our) )?(?:(?!the\b|who\b|how\b|wh[ae])\w+ ){{0,2}}{_ONE}\b(?!')"
    rf"(?:(?!\b(?:who|that|whose|when|where|did|was|were)\b)[^?.]){{0,50}}\b(?:{_IS_DOING})\b"
    rf"|\b{_ONE}\b[^?]{{0,60}}\b(?:told|rang|phoned|texted|messaged|showed|came|said|says|disclosed|confided|spoke"
    r"|talked)(?: \w+){0,2} (?:to |in )?(?:me|us|(?:my|our) \w+)\b"
    rf"|(?:{_I}|\b(?:my|our) \w+(?: \w+)?) (?:\w+ )?(?:thinks?|suspects?|believes?|fears?|worr(?:y|ies|ied)|concerned"
    rf"|scared|afraid)(?: that| about| for)?[^?]{{0,12}}{_A_ONE}"
    rf"|(?:^|[.!?;,] )(?:\w+ ){{0,3}}{_ONE} (?:has )?(?:just )?(?:rang|phoned|called|texted)"
    r" (?:to say|and said|saying)\b"
    rf"|\b(?:there(?:'s| is)|(?:I|we)(?:'ve| have)(?: just)?(?: got| had"
    rf"| (?:seen|heard|been told)(?: \w+){{0,4}})?) {_A_ONE}"
    rf"|\b{_ONE} of (?:mine|ours)\b",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"\b(?:hurt\w*|harm\w*|abus\w+|hit|hits|hitting|beat\w*|punch\w*|slap\w*|kick\w*|chok\w+|strangl\w+|shak(?:es|en|ing)"
    r"|touch\w*|rape\w*|assault\w*|molest\w*|groom\w*|exploit\w*|traffick\w*|neglect\w*|bruis\w*|burn\w*|bite marks?"
    r"|injur\w*|bleed\w*|fractur\w*|broken|unconscious|overdos\w*|cutting|suicid\w*|kill\w*|die|dying|dead|knife|weapon"
    r"|violen\w+|threat\w*|scared|terrified|frightened|afraid|drunk|drugs?|heroin|cocaine|intoxicated|unsafe"
    r"|(?:not|\w+n'?t) (?:\w+ )?safe|drinks|drinking"
    r"|danger\w*|at risk|black eye|marks|(?:worried|concerned|scared) (?:about|for)|disclos\w+"
    r"|missing(?! (?:\w+ )?(?:appointments?|visits?|meetings?|school|lessons)\b)|run away"
    r"|ran away|starv\w+|hungry|locked (?:\w+ ){0,3}(?:in|out|up)|left alone|home alone|screaming"
    r"|following (?:\w+ )?(?:girls|boys|children|kids|pupils|students)|crying"
    r"|(?:nobody|no ?one)(?:'s| is)? (?:at )?home"
    r"|sexting|nudes|naked|isn't breathing|not breathing|radicali\w+|mutilat\w+|fgm|forced to marry)\b",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:section (?:17|47)|s\.?\s?(?:17|47)|strategy (?:discussion|meeting)|referral|MASH|child protection|ICPC"
    r"|case conference|pre-birth assessment|police protection)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:is|are|'s|'re|I'm|am) (?:going to|about to|gonna|threatening to) (?:\w+ )?(?:kill|hurt|harm|stab|strangle"
    r"|beat|attack|jump|overdose|die)\b"
    r"|\b(?:I|she|he|they) (?:just |really )?wants? to (?:die|kill (?:my|her|him|them)sel)"
    rf"|\bmy (?:\w+ )?{_ONE}(?:'s \w+)? (?:\w+ )?(?:hits?|hurts?|beats?|touches|abuses|rapes?|punches|kicks"
    r"|threatens) (?:me|us|my|our|her|him|them|the)\b|\b(?:I'm|I am) being (?:\w+ )?(?:hurt|hit|beaten|abused|raped"
    r"|groomed|exploited|threatened|touched)\b|\bI (?:don't|do not) (?:think|feel|believe)\b[^?]{0,40}\b(?:is|are)"
    rf" safe\b|^\W*is (?:this|my|our) (?:\w+ )?{_ONE} safe\b"
    rf"|^\W*(?:should|does|do|can|could|will|would) (?:this|my|our) (?:\w+ )?{_ONE} (?:be|need|go|stay|meet)\b"
    r"|\b(?:is|are|'s) (?:hitting|hurting|beating|touching|abusing|raping|kicking|threatening) (?:me|us)\b",
    re.IGNORECASE,
)
_OF_REVIEWS = re.compile(
    r"(?<!protection )(?<!care )\breviews?\b(?! (?:conference|meeting))|\b(?:SCR|LCSPR|CSPR|CPR)s?\b|\breports\b"
    r"|\b(?:the|this|that|which|inspection|published)(?: \w+){0,3} report\b|\binspect(?:ions?|ors?)\b|\bresearch\b"
    r"|^\W*(?:(?:and|how|why|what|which|when|where|who|in what way) )*(?:did|was|were|had)\b"
    r"|\b(?:these|other|past|published) cases\b|\bcase of\b|\b(?:findings|recommendations?|lessons)\b",
    re.IGNORECASE,
)
_LEARNING = re.compile(
    r"\b(?:do|get|be|become|work|respond|act) (?:\w+ )?(?:better|differently|more effective\w*)\b"
    r"|\bimprove my practice\b",
    re.IGNORECASE,
)
_MUCH = r"(?: (?:very|so) much| a lot| again| for (?:that|this|your help|the help|all that))?"
_SMALL_TALK = re.compile(
    r"\W*(?:(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening))(?: there| all| everyone)?(?:\W+how are you)?"
    rf"|(?:(?:ok|okay|great|perfect|brilliant|many|lovely)\W+)?(?:thanks|thank you|cheers|ta){_MUCH}|how are you"
    r"|ok|okay|yes|no|great|perfect|brilliant|lovely|bye|goodbye|test|testing"
    r"|(?:who|what) are you|are you (?:an? )?(?:real )?(?:ai|bot|robot|human|person|chatbot|chatgpt|real)"
    r"|what (?:can|do) you (?:do|know)|what (?:is|does) this (?:do|tool|site|assistant|for)|how do you work"
    r"|what can i (?:ask|do)(?: you| here)?|(?:please )?help(?: me)?|(?:can|could) you help(?: me)?(?: please)?"
    r"|how (?:do|can|should) i (?:use|work) (?:this|it|you)(?: (?:tool|site|assistant|app))?"
    r"|(?:so )?what (?:is|are) (?:this|you)(?: (?:tool|site|assistant|app|thing))?(?: for)?"
    r"|(?:please |can you |could you )*(?:write|compose|tell|sing|give)(?: me| us)? (?:an?|another|the) "
    r"(?:poem|joke|song|limerick|haiku|recipe|riddle)\b[^?]*"
    r"|what(?:'s| is) the (?:weather\b[^?]*|(?:time|date)(?: today| now)?)"
    r"|(?:what|which)(?:'s| is) the capital of [^?]*)\W*",
    re.IGNORECASE,
)


_GREETING = re.compile(
    r"^\W*(?:(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|cheers|ta|great|ok|okay|perfect"
    rf"|brilliant|lovely|sorry)(?: there| all| everyone)?{_MUCH}"
    r"(?:[,.!;–-]+\s*| (?=(?:what|which|who|how|why|when|where|do|did|can|could|is|are|was|were|tell|list|give)\b)))+"
    r"(?:that(?:['’]s| is| was) (?:\w+ )?(?:useful|helpful|great|good|interesting|clear)[,.!;]+\s*)?",
    re.IGNORECASE,
)


def without_greeting(question: str) -> str:
    """A question without the greeting or thanks that it begins with; as it is where it is nothing else."""
    rest = _GREETING.sub("", question)
    return rest if re.search(r"\w", rest) else question


def declined(question: str) -> Status | None:
    """`declined_identity` for who someone really is, `declined_live_case` for a child of one's own work or life, and
    `out_of_scope` for greetings, thanks, questions of the assistant itself and the like.

    A live case asks for advice on such a child, or tells of harm to one without asking anything of reviews; words that
    threaten harm at once need no more. How to do better, with no harm and no case of one's own told, is no live case.
    None for everything else, whatever its subject.
    """
    if _IDENTITY.search(question):
        return "declined_identity"
    if _SMALL_TALK.fullmatch(question.replace("’", "'")):
        return "out_of_scope"
    return "declined_live_case" if _is_live(question.replace("’", "'")) else None


def _is_live(question: str) -> bool:
    tells = _TELLS.search(question)
    own_work = _OWN_WORK.search(question)
    if _LEARNING.search(question) and not own_work and not _HARM.search(question):
        return False
    if _ADVICE.search(question) and (tells or own_work):
        return True
    if _OF_REVIEWS.search(question):
        return False
    asks_whom = _WHOM_TO_TELL.search(question) and re.search(_A_ONE, question, re.IGNORECASE)
    on_what = _HARM.search(question) and (tells or asks_whom)
    return bool(_AT_ONCE.search(question) or on_what or (asks_whom and _STEP.search(question)))
