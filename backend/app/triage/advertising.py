"""Advertisements and other mass mails, the languages of ``wordings`` side by side.

One phrase proves nothing: customers speak of offers, prices and newsletters, too. Two signs of different sorts do, where no
sentence tells of the writer's own order, account or trouble.
"""

from __future__ import annotations

import re

from app.triage.cues import TROUBLE, read_cues
from app.triage.text import sentences
from app.triage.weights import SAID


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:(?<!\w)(?:{pattern})(?!\w))" for pattern in patterns), re.I)


_OPT_OUT = _any(
    r"(?<!to )unsubscribe (?:here|link|at any time|now|from (?:this|our|these))|to (?:unsubscribe|opt[- ]out|stop (?:receiving|these))(?: from)?(?: (?:this|our|these|further|such) [\w-]+)?[,:]? (?:click|reply|visit|follow|use|write|just)|(?:click|reply|tap) (?:\w+ )?(?:to (?:unsubscribe|opt[- ]out)|stop|remove)|opt[- ]out (?:here|link|at any time)|(?:reply|text|answer|send) [\"'“]?(?:stop|unsubscribe|remove)[\"'”]?(?: to opt[- ]out)?",
    r"if you (?:no longer|do not|don['’]t) (?:wish|want|like) to (?:receive|get|hear)|you (?:are receiving|receive|received|got) this (?:e-?mail|message|mail|newsletter) because|^unsubscribe(?=[.| ]*$)|manage (?:your )?(?:e-?mail )?preferences|view (?:this e-?mail )?in (?:your )?browser",
    r"(?:hier|jederzeit) (?:abmelden|abbestellen)|abmelden: ?\w+|newsletter abbestellen|(?:wenn|falls|sollten) sie (?:keine (?:weiteren )?(?:e-?mails|angebote|newsletter|werbung)|den newsletter nicht)|abmelde-?link|um sich abzumelden",
    r"(?:se |vous )?d[ée]sabonner(?: ici|:)?|lien de d[ée]sinscription|pour (?:vous|se) (?:d[ée]sabonner|d[ée]sinscrire)|si vous ne souhaitez plus recevoir",
    r"(?:darse|date|dese|d[ée]se) de baja(?: aqu[íi])?|cancelar (?:su|la|tu) suscripci[óo]n (?:aqu[íi]|haga)|si no desea (?:recibir|seguir recibiendo)|para dejar de recibir",
    r"(?:hier )?(?:afmelden|uitschrijven)(?: voor| hier|:|\.)|(?:meld je|klik hier om je) af|wilt u geen (?:e-?mails|aanbiedingen|nieuwsbrief) meer",
    r"(?:annulla(?:re)? (?:l['’])?iscrizione|cancellati|disiscriviti|cancellarsi)(?: qui)?|se non desideri? pi[ùu] ricevere|per non ricevere pi[ùu]",
    r"cancelar (?:a )?(?:inscri[çc][ãa]o|subscri[çc][ãa]o)(?: aqui)?|se n[ãa]o (?:deseja|quer|quiser) (?:mais )?receber|para deixar de receber|remover (?:da|desta) lista",
    r"wypisz si[ęe]|aby (?:zrezygnowa[ćc]|wypisa[ćc] si[ęe])|zrezygnuj z (?:subskrypcji|newslettera)|je[śs]li nie chcesz (?:ju[żz] )?otrzymywa[ćc]",
    r"avregistrera (?:dig )?h[äa]r|avprenumerera|om du inte (?:l[äa]ngre )?vill (?:ha|f[åa])|f[öo]r att avregistrera",
)
_APPROACH = _any(
    r"(?:we|i) (?:(?:have|just|recently) )?(?:noticed|saw|found|visited|came across|was browsing|checked|reviewed|analy[sz]ed) (?:that )?your (?:\w+ )?(?:web ?site|site|blog|page|store|online presence|domain|company|profile)[^.!?\n]{0,80}|(?:dear|hello|hi) (?:web ?site|site|business|store|shop|domain|company) (?:owner|manager|admin)|dear (?:decision[- ]?maker|purchasing manager|friend|valued (?:business|partner)|webmaster|beneficiary)",
    r"guest (?:posts?|articles?)|(?:sponsored|paid) (?:posts?|links?|articles?)|back ?links?|link (?:building|insertion)s?|(?:exclusive|verified|qualified|fresh|targeted|sales) (?:[\w-]+ ){0,2}leads|(?:lead|e-?mail) (?:lists?|generation)|(?:first|top|number one|no\. ?1) (?:page|place|position|spot) (?:of|on|in) google|(?:page 1|first page|top) (?:of|on) google|(?:boost|increase|skyrocket|explode|double|grow|unlock|improve) (?:your )?(?:explosive )?(?:ranking|traffic|sales|seo|growth|business|revenue|visibility|rankings|online \w+)|seo (?:services?|audit|package|expert|agency|optimi[sz]ation)|free (?:audit|seo|quote|consultation|demo|website analysis)",
    r"we (?:offer|provide|sell|supply|manufacture|are (?:a|the) (?:leading|professional|certified|top) (?:manufacturer|supplier|provider|factory|exporter|agency|company|producer))(?: of| you)?|our (?:company|factory|agency) (?:specia\w+|is a leading|offers|produces)|web ?(?:design|development) (?:services?|packages?|agency|company)|affordable (?:packages?|prices?|web\w*|seo)|(?:please )?find (?:our|attached our) (?:best )?(?:prices?|price list|catalogue|offer)(?: attached)?|business proposal",
    r"you(?:['’]ve| have) (?:won|been (?:selected|chosen))|claim your (?:prize|reward|gift|bonus|refund)|(?:late|deceased) client|(?:act|order|buy|shop|book) (?:now|today|here)(?: at [\w./-]+)?|don['’]t miss (?:out|this|it)|last (?:chance|days?|call)|special offers?|limited (?:time )?offers?|exclusive (?:offer|deal|discount)s?|(?:hot|daily|flash|best) deals?|black (?:week|friday)|best prices?",
    r"(?:wir|ich) (?:haben|habe|sind|bin) (?:\w+ )?(?:auf )?ihre (?:webseite|website|homepage|seite)[^.!?\n]{0,60}|jetzt (?:bestellen|kaufen|zugreifen|sichern|buchen)|nur (?:heute|noch|f(?:ü|ue)r kurze zeit)|letzte chance|(?:sonder|top|super|exklusiv)\w{0,3}-?(?:angebot|preis|rabatt)e?|gastbeitr(?:ag|(?:ä|ae)ge)|neukunden gewinnen|mehr (?:umsatz|kunden|besucher)|google[- ](?:ranking|platz)|wir bieten(?: ihnen)?|f(?:ü|ue)hrender (?:hersteller|anbieter)",
    r"(?:nous avons|j['’]ai) (?:remarqu[ée]|vu|visit[ée]|d[ée]couvert) (?:que )?votre (?:site|page|boutique)[^.!?\n]{0,60}|commandez (?:maintenant|vite)|offre (?:exclusive|sp[ée]ciale|limit[ée]e)|derni[èe]re chance|profitez(?:-en)?|article invit[ée]|r[ée]f[ée]rencement|(?:boostez|augmentez) (?:votre|vos) \w+|nous (?:proposons|vous proposons)|vous avez (?:gagn[ée]|[ée]t[ée] s[ée]lectionn[ée]e?)",
    r"(?:hemos|he) (?:visto|visitado|notado|analizado) (?:que )?su (?:sitio|p[áa]gina|web|tienda)[^.!?\n]{0,60}|(?:compre|compra|pida|pide|aproveche|aprovecha) (?:ya|ahora|hoy)?|oferta (?:exclusiva|especial|limitada)|[úu]ltima oportunidad|posicionamiento (?:web|seo|en google)|aumente (?:sus|su) \w+|ofrecemos|ha (?:ganado|sido seleccionad[oa])|solo hoy",
    r"(?:wij|ik) (?:hebben|heb|zagen|zag) (?:\w+ )?(?:uw|je|jullie) (?:website|site|pagina|webshop)[^.!?\n]{0,60}|bestel nu|laatste kans|(?:speciale|exclusieve|tijdelijke) (?:aanbieding|actie|korting)|alleen vandaag|gastblogs?|hoger in google|wij bieden(?: u)?|u (?:heeft|bent) (?:gewonnen|geselecteerd)",
    r"(?:abbiamo|ho) (?:visto|notato|visitato|analizzato) (?:che )?il (?:vostro|suo|tuo) (?:sito|negozio)[^.!?\n]{0,60}|(?:ordina|acquista|approfitta) (?:ora|subito|adesso|oggi)|ultima occasione|offert[ae] (?:speciale|esclusiva|limitata|imperdibile)|solo oggi|posizionamento (?:seo|su google)|aument[ai] (?:le|il|i) (?:tue|tuo|vostre|vostro) \w+|offriamo|hai vinto|sei stat[oa] selezionat[oa]",
    r"(?:vimos|visitei|not[áa]mos|analis[áa]mos) (?:que )?o (?:seu|vosso) (?:site|website|loja)[^.!?\n]{0,60}|(?:compre|encomende|aproveite) (?:j[áa]|agora|hoje)|[úu]ltima oportunidade|oferta (?:especial|exclusiva|limitada)|s[óo] hoje|otimiza[çc][ãa]o seo|aumente (?:as suas|o seu) \w+|oferecemos|(?:ganhou|foi selecionad[oa])",
    r"(?:zauwa[żz]yli[śs]my|odwiedzi[łl]em|widzieli[śs]my) (?:\w+ )?(?:wasz[ąae]?|pa[ńn]stwa) (?:stron\w+|sklep)[^.!?\n]{0,60}|(?:zam[óo]w|kup) (?:teraz|ju[żz]|dzi[śs])|ostatnia szansa|(?:oferta|promocja) (?:specjalna|limitowana)|tylko dzi[śs]|pozycjonowanie(?: stron)?|oferujemy|zwi[ęe]ksz (?:swoj\w+ )?\w+|wygra[łl][ae][śs]",
    r"vi (?:s[åa]g|bes[öo]kte|har tittat p[åa]) (?:er|din) (?:hemsida|webbplats|sajt|butik)[^.!?\n]{0,60}|best[äa]ll (?:nu|idag)|sista chansen|(?:special|exklusivt )erbjudande|bara idag|h[öo]gre (?:upp )?p[åa] google|g[äa]stinl[äa]gg|vi erbjuder(?: er)?|du har (?:vunnit|valts ut)",
)
_PRICE = _any(
    r"(?:only|just|from|starting at|for only|as low as) (?:[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£]|usd|eur|gbp|euros?|dollars?|pounds))|[$€£]\s?\d[\d.,]*\s?(?:/|per |a |each)\s?\w*|\d[\d.,]*\s?(?:[$€£]|usd|eur|gbp|euros?)\s?(?:/|per |a month|each|pro |par |al |p\. )\w*",
    r"(?:up to )?-?\d{1,2}\s?% (?:off|discount|rabatt|auf|de (?:descuento|r[ée]duction|remise|desconto)|di sconto|korting|taniej|zni[żz]ki|rabat\w*|sur|op|su|na|em|en|p[åa])|[-–−]\s?\d{1,2}\s?%|\d{3} ?% guaranteed|money[- ]back guarantee|or (?:your )?money back|(?:we )?guarantee (?:you )?(?:first|top|results|\d)",
    r"(?:offer|deal|sale|promo(?:tion)?|discount|prices?) (?:ends?|expires?|valid|is valid|closes)(?: (?:on|until|at|in|this|by))?(?: \w+)?|expires? (?:at )?(?:midnight|tonight|today|soon|friday)|(?:while|as long as) (?:stocks?|supplies) lasts?|within (?:24|48|72) ?h(?:ours?|rs?)?|\d+ million (?:usd|us dollars|euros?|dollars)",
    r"(?:nur|ab|f(?:ü|ue)r nur|schon ab) \d[\d.,]*\s?(?:€|euro|eur|chf)|(?:angebot|aktion) (?:g(?:ü|ue)ltig|endet|gilt)(?: nur)?(?: bis)?|solange (?:der )?vorrat reicht",
    r"(?:seulement|d[èe]s|[àa] partir de) \d[\d.,]*\s?(?:€|euros?|chf)|offre valable (?:jusqu['’]\w+)?|(?:solo|desde|por s[óo]lo|a partir de|por apenas|apenas|s[óo]) \d[\d.,]*\s?(?:€|euros?|usd|reais)|oferta v[áa]lida (?:hasta|at[ée])|(?:vanaf|slechts|voor maar) (?:€ ?)?\d[\d.,]*|aanbieding (?:geldig|eindigt)|zolang de voorraad strekt",
    r"(?:a soli|da soli|solo|a partire da) \d[\d.,]*\s?(?:€|euro)|offerta valida (?:fino)?|(?:ju[żz] od|tylko) \d[\d.,]*\s?(?:z[łl]|pln|eur)|oferta wa[żz]na do|(?:endast|bara|fr[åa]n) \d[\d.,]*\s?(?:kr|sek|kronor)|erbjudandet g[äa]ller",
)
_SORTS = (_OPT_OUT, _APPROACH, _PRICE)
_OWN = re.compile(
    r"\b(?:my|our) (?:(?:last|new|old|own|first|second|recent) )?(?:orders?|accounts?|invoices?|bills?|parcels?|packages?|passwords?|subscriptions?|refunds?|cards?|bookings?|payments?|log-?in|app|phones?|laptop|data|contract|newsletter settings|customers? (?:can|get|see|have)|staff|colleagues?|shop (?:is|does|has|can)|site (?:is|does|has))\b|\bmine\b"
    r"|\b(?:i|we)(?:['’]ve| have| had)? (?:just |already |also |never |only |twice )*(?:ordered|bought|paid|subscribed|unsubscribed|got|received|get|keep getting|signed up|cancell?ed|tried|clicked|reported|entered|returned|was|were charged)\b|\b(?:i|we) (?:can(?:no|['’])t|cannot|could(?: not|n['’]t)|do(?: not|n['’]t)|did(?: not|n['’]t)|want|wish|need|would like|['’]d like)\b"
    r"|\bunsubscribe (?:me|us)\b|\b(?:take|remove|get) (?:me|us) (?:off|out|from)\b|\bstop (?:sending|writing|mailing|the)\b|\bhow (?:do|can) (?:i|we|one)\b|\b(?:is|are|was) (?:this|it|that|these) (?:mail |message |offer |really |e-?mail )*(?:you|yours|real|genuine|true|legit\w*|from you|spam|a scam|phishing|fake|safe)\b|\bdid you (?:send|write)\b|\b(?:phishing|scam|spam|suspicious|fake)\b|\byour (?:\w+ )?(?:newsletter|mailing|ads?|advert\w*|campaign|coupon|voucher|promotion|report|app|system|portal|dashboard|checkout|software|support|hotline|invoice)\b|\byour (?:last|previous|latest) (?:e-?mail|mail|message|letter)\b"
    r"|\b(?:mein\w{0,2}|unser\w{0,2}|mi|mis|nuestr[oa]s?|mon|ma|mes|notre|nos|mio|mia|mijn|onze|ons|meu|minha|noss[oa]|m[óo]j|moje|moja|nasz\w?|min|mitt|v[åa]rt?) (?:bestellung\w*|konto|rechnung\w*|paket|passwort|abo|vertrag|pedidos?|cuenta|facturas?|paquete|contrase[ñn]a|commandes?|compte|factures?|colis|abonnement|ordin[ei]|account|fattur[ae]|pacco|bestelling\w*|rekening|factuur|pakket|encomendas?|conta|faturas?|zam[óo]wieni\w+|konta|faktur\w+|paczk\w+|best[äa]llning\w*|konto\w*)\b"
    r"|\b(?:ich|wir) (?:habe|haben|kann|k(?:ö|oe)nnen|bekomme|m(?:ö|oe)chte) (?!sie\b|ihnen\b|ihre\b)|\b(?:j['’]ai|nous avons) (?:re[çc]u|command[ée]|achet[ée]|pay[ée])|\bje (?:ne|voudrais|veux)\b|\b(?:he|hemos) (?:recibido|comprado|pedido|pagado)\b|\bno (?:puedo|quiero|me)\b|\bik (?:heb|kan|krijg|wil)\b|\bho (?:ricevuto|ordinato|comprato|pagato)\b|\bnon (?:riesco|voglio)\b|\b(?:recebi|encomendei|comprei|paguei|quero)\b|\b(?:dosta[łl][ae]m|zam[óo]wi[łl][ae]m|kupi[łl][ae]m|nie mog[ęe]|chc[ęe])\b|\bjag (?:har|kan|fick|vill)\b",
    re.I,
)
"""The writer's own order, account or wish, and doubts about a mail that somebody got."""
_MACHINES_WORDS = frozenset(
    {"urgent", "deadline", "scope_all", "money_wrong", "security", "revenue", "danger", "safety"}
)
"""What advertising cries itself."""
_MAX_WORDS = 350


def is_advertising(own: str) -> bool:
    """Whether ``own`` (subject and the writer's words, without what they quote) is an advertisement. Linear in the text."""
    if len(own.split()) > _MAX_WORDS:
        return False
    sorts = sum(sort.search(own) is not None for sort in _SORTS)
    if sorts < 2 or _OWN.search(_APPROACH.sub(" ", own)):
        return False
    # Whoever advertises finds fault with the reader's site, in the sentence that offers to help.
    return sorts == len(_SORTS) or not any(map(_tells_of_trouble, sentences(own)))


def _tells_of_trouble(sentence: str) -> bool:
    for sort in _SORTS:
        sentence = sort.sub(" ", sentence)
    cue = read_cues(sentence).strength
    return max(cue[name] for name in TROUBLE - _MACHINES_WORDS) >= SAID
