"""Mails that somebody passes on for the record: "for your files only, no answer needed" above whatever was cried below."""

from __future__ import annotations

import re
from functools import lru_cache

from app.triage.text import FORWARD_SUBJECT, HEADER_BLOCK, QUOTE_HEADER, Ticket

_NOTHING_TO_DO = re.compile(
    r"\b(?:for (?:your|the|our) (?:files?|records?|archives?)(?: only)?|(?:just |only )for (?:your |the )?(?:files?|records?|information|info)|for (?:your )?information only|fyi only|only fyi|no (?:action|answer|reply|response|reaction|intervention)(?: is| was)? (?:needed|required|necessary|expected)|(?:nothing|no need|you need not|you don['’]t (?:have|need) to) (?:(?:for you |left |more )?(?:to (?:do|be done|reply|answer|act))|needs? to be done|do anything)|needs? no (?:answer|reply|action)"
    r"|(?:already|this (?:was|is|has been)|it (?:was|is|has been)|that (?:was|is|has been)|matter (?:was|is)|all|since|meanwhile) (?:\w+ )?(?:solved|resolved|settled|handled|dealt with|taken care of|sorted(?: out)?|fixed|closed|done)|dealt with (?:by phone|already))\b"
    r"|\b(?:nur|rein|lediglich) (?:zur|zu ihrer|zu deiner|zu eurer|f(?:ü|ue)r die) (?:kenntnis\w*|info\w*|akten?|ablage|unterlagen)|\bzu (?:ihren|den|euren) (?:akten|unterlagen)\b|\bf(?:ü|ue)r (?:ihre|die|eure|deine) (?:akten?|ablage|unterlagen)\b|\b(?:ist|wurde|hat sich|schon|bereits|l(?:ä|ae)ngst|inzwischen) (?:\w+ )?(?:erledigt|gel(?:ö|oe)st|gekl(?:ä|ae)rt|behoben)\b|\bkeine? (?:aktion|antwort|ma(?:ß|ss)nahmen?|reaktion|r(?:ü|ue)ckmeldung) (?:\w+ )?(?:n(?:ö|oe)tig|erforderlich|notwendig)\b|\b(?:nichts zu tun|kein handlungsbedarf|nichts weiter zu tun)\b"
    r"|\bpour (?:simple )?information (?:seulement|uniquement)\b|\b(?:seulement|uniquement|juste) pour (?:info|information|vos (?:dossiers|archives))\b|\bpour vos (?:dossiers|archives)\b|\baucune (?:action|r[ée]ponse|intervention) (?:n['’]est )?(?:requise|n[ée]cessaire|attendue)|\brien [àa] faire\b|\b(?:d[ée]j[àa]|a [ée]t[ée]|c['’]est|est) (?:r[ée]gl[ée]e?|r[ée]solue?|trait[ée]e?)(?!\w)|\b(?:inutile|pas besoin) de r[ée]pondre\b"
    r"|\b(?:s[óo]lo|solamente|[úu]nicamente) (?:para|a t[íi]tulo) (?:su |vuestra |tu |de )?(?:informaci[óo]n|informativo|archivo|conocimiento)|\bpara (?:su|vuestro|tu) archivo\b|\bno (?:hace falta|es necesario|hay que|requiere) (?:hacer nada|responder|contestar|ninguna|actuar|respuesta|acci[óo]n)|\bnada que hacer\b|\bya (?:est[áa] |fue |se ha |ha sido )?(?:resuelto|solucionado|arreglado|tratado)\b"
    r"|\b(?:alleen|enkel|puur) ter (?:info\w*|kennisgeving)\b|\bgeen (?:actie|antwoord|reactie) (?:\w+ )?(?:nodig|vereist|gewenst)\b|\bniets (?:meer )?te doen\b|\b(?:al|reeds|is|inmiddels) opgelost\b|\bvoor (?:uw|je|jullie) (?:administratie|archief|dossier)\b"
    r"|\bsolo per (?:conoscenza|informazione|archivio|vostra (?:informazione|conoscenza))\b|\bper il vostro archivio\b|\bnessuna (?:azione|risposta) (?:\w+ )?(?:necessaria|richiesta)\b|\b(?:niente|nulla) da fare\b|\bgi[àa] (?:stato )?(?:risolt[oa]|gestit[oa]|sistemat[oa])\b"
    r"|\b(?:apenas|s[óo]) para (?:\w+ )?(?:informa[çc][ãa]o|conhecimento|arquivo)\b|\bn[ãa]o (?:[ée] (?:preciso|necess[áa]rio)|precisa[m]? de) (?:fazer|responder|resposta)\w*|\bnenhuma (?:a[çc][ãa]o|resposta) (?:[ée] )?necess[áa]ria\b|\bnada a fazer\b|\bj[áa] (?:foi |est[áa] )?(?:resolvid[oa]|tratad[oa])\b"
    r"|\btylko do (?:wiadomo[śs]ci|informacji|akt|archiwum)\b|\bnie (?:trzeba|wymaga) (?:nic |[żz]adn\w+ )?(?:robi[ćc]|odpowiada[ćc]|odpowiedzi|dzia[łl]a\w+|reakcji)|\bnic do zrobienia\b|\bju[żz] (?:rozwi[ąa]zan[eay]|za[łl]atwion[eay])\b"
    r"|\b(?:endast|bara|enbart) f[öo]r (?:k[äa]nnedom|information)\b|\bing(?:en|et) (?:[åa]tg[äa]rd|svar) (?:\w+ )?(?:kr[äa]vs|beh[öo]vs)\b|\binget att g[öo]ra\b|\bredan (?:l[öo]st|hanterat|[åa]tg[äa]rdat)\b",
    re.I,
)
_YET = re.compile(
    r"\?|\b(?:but|however|still|except|yet|remains?|remaining|one (?:more |other |new )?thing|nevertheless|all the same|not (?:yet )?(?:solved|resolved|settled|handled|fixed)|n['’]t (?:solved|resolved|settled|fixed)|(?:please|could you|can you) (?!note|find|file|keep)\w+|urgent(?:ly)?|asap|aber|jedoch|noch nicht|dringend|bitte (?!zu den|ablegen)\w+|mais|toujours|pas encore|merci de|urgent|veuillez|pero|todav[íi]a|urgente|por favor|maar|nog niet|graag|dringend|ma|ancora|per favore|mas|ainda|ale|jeszcze|prosz[ęe]|men|inte [äa]n|sn[äa]lla)\b",
    re.I,
)
"""What makes a note ask for something all the same."""
_LONGEST_NOTE = 60


@lru_cache(maxsize=256)
def is_for_the_record(ticket: Ticket) -> bool:
    """Whether a ticket passes a mail on with a short note that nothing is to be done. Never raises; linear in the text."""
    header = QUOTE_HEADER.search(ticket.body) or HEADER_BLOCK.search(ticket.body)
    if header is None:
        if not FORWARD_SUBJECT.match(ticket.subject):
            return False
        note = ticket.body.split("\n\n", maxsplit=1)[0]
    else:
        note = ticket.body[: header.start()]
    if not note.strip() or len(note.split()) > _LONGEST_NOTE:
        return False
    return _NOTHING_TO_DO.search(note) is not None and _YET.search(note) is None
