"""The commonest words of languages: they carry grammar and no matter, and tell which language a text is in. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_LISTS: Mapping[str, str] = {
    "de": """
        aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus
        bei beim bekomme bekommt bin bis bist bitte da dabei dafür damit danach dann daran darauf das dass dein deine
        deinem deinen deiner dem den denn der deren des dessen dich die dies diese diesem diesen dieser dieses dir
        doch dort du durch ein eine einem einen einer eines einige einmal er es etwas euch euer eure eurem euren
        eurer für gegen gehabt geht gern gerne gibt hab habe haben habt hallo hat hatte hatten hier hin hätte hätten
        ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in ins ist ja jede jedem jeden jeder jedes jemand jetzt
        kann kannst kein keine keinem keinen keiner können könnt könnte könnten machen mal man manche mein meine
        meinem meinen meiner meines mich mir mit muss musst möchte müssen müsste nach nicht nichts noch nun nur ob
        oder ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so solche soll sollen sollte
        sonst um und uns unser unsere unserem unseren unserer unter vom von vor wann war waren warum was weil welche
        welchem welchen welcher welches wem wen wenn wer werde werden weshalb wie wieder wieso wieviel will wir wird
        wirst wo woher wohin wollen worden wurde wurden würde würden zu zum zur zwar zwischen über
    """,
    "nl": """
        aan al alle alles als altijd ander andere ben bent bij binnen dan dat de deze die dit doen doet door dus een
        eens en er ergens gaat geen graag haar had hadden hallo heb hebben hebt heeft hem hen het hier hij hoe
        hoeveel hun iemand iets ik in is ja je jij jou jouw jullie kan kun kunnen kunt maar mag me meer men met mij
        mijn moet moeten mogen na naar nee niet niets nog nu of om omdat onder ons onze ook op over pas per te tegen
        toch toen tot u uit uw van vanaf veel voor waar waarom wanneer want waren was wat we weer wel welk welke werd
        werden wie wij wil willen wilt word worden wordt zal zich zij zijn zo zonder zou zouden
    """,
    "fr": """
        ai aie ait alors après as au aucun aucune aussi autre autres aux avait avec avez avoir avons bien bonjour c
        car ce ceci cela celle celles celui ces cet cette ceux chez combien comme comment d dans de depuis des donc
        dont du elle elles en encore est est-ce et eu eux faire fait faut font ici il ils j je l la le les leur leurs
        lors lorsque lui là m ma mais me merci mes moi mon même n ne ni nos notre nous on ont ou où par parce pas
        pendant peu peut peuvent peux plus pour pourquoi pourrait puis qu quand que quel quelle quelles quelqu quels
        qui quoi s sa sans se sera ses si soit son sont sous suis sur svp t ta tant te tes toi ton tous tout toute
        toutes très tu un une va vers veut veux vos votre voudrais vous y ça étaient était étant été être
    """,
    "es": """
        a al algo alguna algunas alguno algunos algún ante antes aquí así aun aunque bajo bien cada como con contra
        cual cuales cualquier cuando cuanto cuál cuáles cuándo cuántas cuánto cuántos cómo de del desde donde dos
        dónde e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estado estamos estar estas
        este esto estos estoy está están fue fueron ha haber había hace hacen hacer hago han has hasta hay he hola la
        las le les lo los me mi mientras mis mucho muy más mí nada ni no nos nosotros nuestra nuestras nuestro
        nuestros o os otra otras otro otros para pero poder podría por porque pueda puede pueden puedo pues que quien
        quiere quiero quién qué se sea según ser será si sido siempre sin sobre solo son soy su sus sí sólo también
        tan te tener tengo tiene tienen toda todas todo todos tras tu tus tú un una unas uno unos usted ustedes va
        vosotros voy y ya yo él
    """,
    "it": """
        a abbiamo ad agli ai al alla alle allo altri altro anche ancora anzi avere aveva c che chi ci ciao cioè col
        come con contro cosa così cui da dagli dai dal dalla dalle dallo degli dei del dell della delle dello di dopo
        dove dovrei e ed era erano essere fa faccio fare fino fra fu già gli ha hai hanno ho i il in io l la le lei
        lo loro lui ma me mentre mi mia mie miei mio molto ne negli nei nel nella nelle nello no noi non nostra
        nostre nostri nostro né o ogni oppure per perché però più poi possiamo posso possono prima può qual quale
        quali quando quanti quanto quella quelle quelli quello quest questa queste questi questo qui se sei senza si
        sia siamo solo sono sopra sta stata stato su sua sue sugli sui sul sulla sulle suo suoi sì te ti tra tu tua
        tue tuo tuoi tutte tutti tutto un una uno vi voglio voi vorrei vostra vostro è
    """,
    "pt": """
        a ainda algum alguma antes ao aos após aquela aquele aquilo as assim até bem cada com como da das de dela
        dele deles depois desde dessa desse desta deste do dos e ela elas ele eles em entre era essa essas esse esses
        esta estas estava este estes estou está estão eu faz fazer faço foi for foram há isso isto já la lhe lo lá
        mais mas me mesmo meu meus minha minhas muito na nas nem no nos nossa nosso num numa não nós o oi olá onde os
        ou para pela pelas pelo pelos pode podem poder por porque posso pra quais qual qualquer quando quanto quantos
        que quem quero quê se seja sem ser será seu seus si sido sobre sou sua suas só também te tem tenho ter teu
        tinha toda todas todo todos tu tua tudo têm um uma umas uns vai você vocês vou à às é
    """,
    "sv": """
        alla att av bara blev blir båda de dem den denna deras dess dessa det detta dig din dina dit ditt du där då
        efter ej eller en er ett fick finns från får för gör göra ha hade han har hej hela henne hennes hon hur här i
        icke igen ingen inget inte jag kan kommer kunde man med mellan men mig min mina mitt mot mycket måste ni nu
        när någon något några och om oss på sedan sig sin sina sitt ska skulle som så till under upp ut utan vad var
        vara varför vart vem vi vid vilka vilken vilket vill väl är även åt över
    """,
    "pl": """
        a aby ale ani bardzo bez bo by być był była było były chcę ci co czy dla do gdy gdzie go i ich ile im ja jak
        jaka jaki jakie jako je jego jej jest jestem jeszcze jeśli już każdy kiedy kto która które który ma mam mi
        mnie moge mogę moja moje może można mu my mój na nam nas nasz nic nie niż o od on ona one oni oraz po pod
        przed przez przy się sobie swoje są ta tak także tam te tego tej ten to tu tutaj ty tych tylko tym u w we
        więc wszystko z za ze że
    """,
}

_ENGLISH = """
    a about after all also am an and any are as at because been before but by can could did do does for from get had has have
    he her here how i if in into is it its just me my no not now of off on one only or our out please she should so some
    still that the their them then there these they this to was we were what when where which who why will with would you
    your
"""
_ENGLISH_TOO = """
    ad ai alas alias all am ante are art as at ate ay band be bent bin bland by ca can car cet ci co com come comment
    con da dame dare de del dell dem den dens des die dies dig din dit do dont door dos dot du due el em en encore er
    era est et eu fa far fare fast font for fora fort gene go ha hat hay he hem hen her hier hon im in ins is it kan
    la lei lo ma mag mais mal male man mas me med men met mi min mis mon more mot my na nada nas ni no non nu of on
    once op or ore os over pa pan par pas pendant per plus po pot pour pro quest sans se sea senza sera si sin so solo
    son sons sue sur ta tan te ten the till to toe ton too tot tout tu tue um un under up us van var via want war was
    wat we wie will wo won word ya yo
"""
"""Words of the lists that English texts hold too: they are no sign of another language."""


def folded(text: str) -> str:
    """Lower case without the accents of Latin letters."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", decomposed))


ENGLISH = frozenset(_ENGLISH.split())
FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(folded(words).split()) for language, words in _LISTS.items()
}
"""ISO 639-1 code to folded words."""
_TELLING = {
    language: frozenset(word for word in words.difference(_ENGLISH_TOO.split()) if len(word) > 1)
    for language, words in FUNCTION_WORDS.items()
}
_TELLING_ANY = frozenset().union(*_TELLING.values()) - ENGLISH
_ENGLISH_ALONE = ENGLISH.difference(*FUNCTION_WORDS.values())
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = "(?=[aeiouhàâéèêëîïìòôöùûüœæ])"
_FRENCH = "[cdjlmnst]|(?:jus|lors|puis|quoi)?qu"
_ITALIAN = "[cdlmstv]|[adns]ell|[cds]all|sull|all|un|nessun|quest|sant"
_ELISIONS = {
    language: re.compile(rf"(?<!\w)(?:{words})['’ʼ]{_VOWEL}", re.I)
    for language, words in (("fr", _FRENCH), ("it", _ITALIAN))
}
ELISION = re.compile(rf"(?<!\w)(?:{_FRENCH}|{_ITALIAN})['’ʼ]{_VOWEL}", re.I)
"""What French and Italian write before a vowel in place of a word: "l'abonnement", "nell'ordine"."""
_FOREIGN_LETTER = re.compile("[\u00c0-\u024f]")


def has_foreign_letters(text: str) -> bool:
    """Whether a text holds Latin letters with accents."""
    return _FOREIGN_LETTER.search(text) is not None


def is_plain_english(text: str) -> bool:
    """Whether a text holds function words of English alone and nothing that another language would be told by."""
    if has_foreign_letters(text):
        return False
    words = frozenset(_WORD.findall(text.lower()))
    return not words.isdisjoint(_ENGLISH_ALONE) and words.isdisjoint(_TELLING_ANY)


def language_by_words(text: str) -> str | None:
    """The language whose function words a text holds most of, if that is one of ``FUNCTION_WORDS``; None where it is
    English, has none of them, or holds as many of two languages."""
    words = [word for word in _WORD.findall(folded(text)) if len(word) > 1]
    counts = {language: sum(word in known for word in words) for language, known in FUNCTION_WORDS.items()}
    elided = ELISION.search(text) is not None
    if elided:
        for language, pattern in _ELISIONS.items():
            counts[language] += sum(1 for _ in pattern.finditer(text))
    best, second = sorted(counts, key=lambda language: -counts[language])[:2]
    if elided and counts["fr"] == counts["it"] == counts[best]:
        best = second = "fr"  # "l'adresse" alone is either, and is read alike
    english = sum(word in ENGLISH for word in words)
    if counts[best] <= english or (best != second and counts[best] == counts[second]):
        return None
    if not elided and _TELLING[best].isdisjoint(words):
        return None
    return best
