"""What stands still, how that is said and since when, in eight languages; ``standstill`` makes clauses of it.

Sources of regular expressions, to be read without regard to case.
"""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """One language."""

    vital: str
    """Things whose standstill stops a business."""
    vital_states: str
    parts: str
    part_states: str
    since: str
    """What may follow a state in the same clause."""
    nothing: str
    """Whole clauses that nothing works."""
    total: str
    """Whole clauses that tell of a total outage."""


_TIME_DE = r"(?:seit[^.!?,;\n]{1,40}|wieder|schon wieder|jetzt|gerade|komplett|v(?:ö|oe)llig|total|(?:ü|ue)berall|heute|f(?:ü|ue)r alle|bei (?:uns|allen)|zur ?zeit|momentan|nach (?:dem|ihrem|eurem) [^.!?,;\n]{1,30}|hilfe|bitte)"
_STATE_DE = r"(?:down|offline|tot|ausgefallen|unerreichbar|nicht (?:mehr )?(?:erreichbar|verf(?:ü|ue)gbar)|lahm(?:gelegt)?|au(?:ß|ss)er betrieb|weg|platt|abgest(?:ü|ue)rzt|zusammengebrochen|still)"
_DO_DE = r"(?:geht|gehen|funktioniert|funktionieren|l(?:ä|ae)uft|laufen|reagiert|reagieren|antwortet|l(?:ä|ae)dt)\s(?:(?:seit[^.!?,;\n]{1,40}|(?:ü|ue)berhaupt|wieder|gerade|heute|schon)\s){0,2}nicht(?: mehr)?"
_VITAL_DE = r"(?:alles|(?:(?:unsere?|meine?|die|der|das|ihre?|eure?|gesamte[rs]?|ganze[rs]?|komplette[rs]?|alle)\s){0,3}(?:web ?seiten?|seite|web ?site|homepage|web-?shop|online-?shop|shop|laden|kassen?|kassensystem(?:e)?|checkout|bezahlung|kartenzahlung|zahlungen|systeme?|api|plattform|portal|kundenportal|buchungssystem|buchungsseite|bestellsystem|produktion|produktivsystem|live-?system|warenwirtschaft|leitstelle))"
_PART_DE = r"(?:(?:unsere?|meine?|die|der|das|ihre?|eure?|gesamte[rs]?|ganze[rs]?|komplette[rs]?|alle)\s){0,3}(?:\w{0,14}server|datenbank|vpn|e-?mails?|mail(?:s|system)?|netz(?:werk)?|internet|wlan|telefone?|telefonanlage|telefonie|intranet|cluster|app|anmeldung|login|internetleitung|leitung)"
_WIPED_DE = r"(?:(?:ist|sind|liegt|liegen|steht|stehen)\s(?:(?:komplett|v(?:ö|oe)llig|total|ganz|wieder|schon wieder|jetzt|gerade|seit[^.!?,;\n]{1,40}|aktuell|momentan|bei uns)\s){0,2})"
_NOUN_STATE_DE = r"(?:down|offline|tot|ausgefallen)"
GERMAN = Wording(
    vital=_VITAL_DE,
    vital_states=rf"(?:{_WIPED_DE}{_STATE_DE}|{_NOUN_STATE_DE}|{_DO_DE}|steht|stehen)",
    parts=_PART_DE,
    part_states=rf"(?:{_WIPED_DE}{_STATE_DE}|{_NOUN_STATE_DE}|{_DO_DE})",
    since=_TIME_DE,
    nothing=r"(?:bei uns )?(?:geht|l(?:ä|ae)uft|funktioniert) (?:(?:hier|bei uns|seit[^.!?,;\n]{1,40}|gar|(?:ü|ue)berhaupt) ){0,2}nichts(?: mehr)?|(?:absolut |gar )?nichts (?:geht|funktioniert|l(?:ä|ae)uft)(?: mehr)?",
    total=r"(?:(?:wir haben )?(?:seit[^.!?,;\n]{1,30} )?(?:einen )?)?(?:totalausfall|komplettausfall|gesamtausfall|kompletter ausfall|totaler ausfall)",
)
FRENCH = Wording(
    vital=r"(?:tout|(?:(?:notre|nos|mon|le|la|les|votre|tout|toute|tous)\s){0,2}(?:site(?: web| internet| marchand)?|boutique(?: en ligne)?|caisses?|paiements?|paiement (?:par carte|en ligne)|syst[èe]mes?|api|l['’]api|plate-?forme|portail|production|prod|syst[èe]me de (?:r[ée]servation|commande|caisse)|magasin en ligne))",
    vital_states=r"(?:(?:est|sont) (?:(?:compl[èe]tement|totalement|encore|toujours|de nouveau|tous?|enti[èe]rement)\s){0,2}(?:en panne|hors service|hors ligne|inaccessibles?|down|tomb[ée]e?s?|plant[ée]e?s?|bloqu[ée]e?s?|[àa] l['’]arr[êe]t|injoignables?|indisponibles?|par terre)|(?:en panne|down|hors ligne|hors service)|ne (?:r[ée]pond|marche|fonctionne|passe)(?:nt)? (?:plus|pas)(?: du tout)?)",
    parts=r"(?:(?:notre|nos|mon|le|la|les|votre|vos)\s){0,2}(?:serveurs?(?: \w+)?|base de donn[ée]es|vpn|messagerie|mails?|r[ée]seau|internet|wi-?fi|t[ée]l[ée]phones?|t[ée]l[ée]phonie|standard|intranet|application|appli|l['’]appli(?:cation)?|l['’]internet|connexion)",
    part_states=r"(?:(?:est|sont) (?:(?:compl[èe]tement|totalement|encore|toujours|de nouveau)\s){0,2}(?:en panne|hors service|hors ligne|inaccessibles?|down|tomb[ée]e?s?|plant[ée]e?s?|injoignables?|coup[ée]e?s?)|ne (?:r[ée]pond|marche|fonctionne)(?:nt)? (?:plus|pas)(?: du tout)?)",
    since=r"(?:depuis[^.!?,;\n]{1,40}|encore|[àa] nouveau|pour tou(?:s|t le monde)|partout|maintenant|ce matin|aujourd['’]hui)",
    nothing=r"(?:plus )?rien ne (?:marche|fonctionne|va)(?: plus)?",
    total=r"panne (?:totale|g[ée]n[ée]rale|compl[èe]te)|arr[êe]t total",
)
SPANISH = Wording(
    vital=r"(?:todo|(?:(?:nuestr[oa]s?|mi|la|el|las|los|tod[oa]s?|su|vuestr[oa])\s){0,3}(?:web|p[áa]gina(?: web)?|sitio(?: web)?|tienda(?: online| en l[íi]nea| web)?|cajas?|pagos?|pago con tarjeta|tpvs?|datáfonos|sistemas?|api|plataforma|portal|producci[óo]n|sistema de (?:reservas|pedidos|cobro)))",
    vital_states=r"(?:(?:est[áa]n?|sigue[n]?|se ha quedado) (?:(?:complet[oa]mente|totalmente|otra vez|de nuevo|tod[oa]s?)\s){0,2}(?:ca[íi]d[oa]s?|fuera de servicio|offline|abajo|inaccesibles?|parad[oa]s?|colgad[oa]s?|bloquead[oa]s?)|ca[íi]d[oa]s?|se (?:cay[óo]|ha ca[íi]do|cayeron)|no (?:funciona[n]?|responde[n]?|carga[n]?|entra[n]?)|falla[n]?)",
    parts=r"(?:(?:nuestr[oa]s?|mi|la|el|las|los|tod[oa]s?|su|vuestr[oa])\s){0,3}(?:servidor(?:es)?|base de datos|vpn|correo|red|internet|wi-?fi|tel[ée]fonos?|centralita|intranet|aplicaci[óo]n|app)",
    part_states=r"(?:(?:est[áa]n?|sigue[n]?) (?:(?:complet[oa]mente|totalmente|otra vez|de nuevo)\s){0,2}(?:ca[íi]d[oa]s?|fuera de servicio|offline|inaccesibles?|muert[oa]s?)|ca[íi]d[oa]s?|se (?:cay[óo]|ha ca[íi]do|cayeron)|no (?:funciona[n]?|responde[n]?))",
    since=r"(?:desde[^.!?,;\n]{1,40}|otra vez|de nuevo|para todos|en todas partes|ahora|hoy|esta ma[ñn]ana|por completo)",
    nothing=r"no (?:nos )?funciona (?:absolutamente )?nada|nada funciona",
    total=r"ca[íi]da (?:total|general)|apag[óo]n total|parada total|se (?:cay[óo]|ha ca[íi]do) (?:la web|la tienda|el sistema|la plataforma|todo|la p[áa]gina)",
)
DUTCH = Wording(
    vital=r"(?:alles|(?:(?:onze|ons|mijn|de|het|jullie|uw|hele|alle|heel)\s){0,3}(?:web ?site|site|web ?shop|web ?winkel|winkel|kassa['’]?s?|betalingen|pinbetalingen|pin|checkout|systeem|systemen|api|platform|portaal|klantportaal|boekingssysteem|reserveringssysteem|bestelsysteem|productie))",
    vital_states=r"(?:(?:ligt|liggen|is|zijn|gaat|staat) (?:(?:helemaal|volledig|weer|nu|compleet|allemaal|nog steeds|al|sinds[^.!?,;\n]{1,40})\s){0,2}(?:plat|eruit|er ?uit|down|offline|onbereikbaar|stil|uit de lucht|dood|stuk|op zwart)|(?:plat|down|offline)|(?:werkt|werken|doet het|doen het) (?:(?:helemaal|al|sinds[^.!?,;\n]{1,40})\s){0,2}niet(?: meer)?)",
    parts=r"(?:(?:onze|ons|mijn|de|het|jullie|uw|hele|alle)\s){0,3}(?:\w{0,10}servers?|database|vpn|e-?mail|mail|netwerk|internet|wifi|telefoons?|telefonie|telefooncentrale|intranet|app|login)",
    part_states=r"(?:(?:ligt|liggen|is|zijn) (?:(?:helemaal|volledig|weer|nu|compleet|nog steeds|al|sinds[^.!?,;\n]{1,40})\s){0,2}(?:plat|eruit|er ?uit|down|offline|onbereikbaar|uit de lucht|dood)|(?:werkt|werken|doet het|doen het) (?:(?:helemaal|al|sinds[^.!?,;\n]{1,40})\s){0,2}niet(?: meer)?)",
    since=r"(?:sinds[^.!?,;\n]{1,40}|weer|nu|overal|voor iedereen|vandaag|volledig|helemaal|op dit moment)",
    nothing=r"(?:er )?(?:werkt (?:hier )?(?:helemaal )?niets(?: meer)?|niets werkt(?: meer)?|doet niets het(?: meer)?)",
    total=r"(?:totale|complete|volledige|algehele) (?:storing|uitval)",
)
ITALIAN = Wording(
    vital=r"(?:(?:[èe] )?tutto|(?:(?:il nostro|la nostra|i nostri|le nostre|il mio|il|la|lo|i|le|tutt[oiea]|vostro)\s){0,3}(?:sito(?: web)?|negozio(?: online)?|e-?commerce|casse|cassa|pagamenti|pos|sistem[ai]|api|piattaforma|portale|produzione|sistema di (?:prenotazione|ordini|cassa)|gestionale))",
    vital_states=r"(?:(?:[èe]|sono|risulta) (?:(?:completamente|totalmente|di nuovo|ancora|tutt[oiea])\s){0,2}(?:gi[ùu]|down|offline|irraggiungibil[ei]|ferm[oiae]|bloccat[oiae]|fuori (?:servizio|uso)|cadut[oiae]|in tilt|mort[oiae])|(?:gi[ùu]|down|offline|fermo|bloccato)|non (?:funziona(?:no)?|risponde|va|vanno|carica)(?: pi[ùu])?)",
    parts=r"(?:(?:il nostro|la nostra|i nostri|le nostre|il mio|il|la|lo|i|le|tutt[oiea]|vostro)\s){0,3}(?:server|database|vpn|posta|e-?mail|rete|internet|wi-?fi|telefon[oi]|centralino|intranet|app|l['’]app)",
    part_states=r"(?:(?:[èe]|sono) (?:(?:completamente|totalmente|di nuovo|ancora)\s){0,2}(?:gi[ùu]|down|offline|irraggiungibil[ei]|fuori (?:servizio|uso)|cadut[oiae]|mort[oiae])|non (?:funziona(?:no)?|risponde|va|vanno)(?: pi[ùu])?)",
    since=r"(?:da(?:l|lle|ll['’])?[^.!?,;\n]{1,40}|di nuovo|ancora|per tutti|ovunque|adesso|oggi|stamattina)",
    nothing=r"non (?:ci )?funziona (?:pi[ùu] )?(?:niente|nulla)|niente funziona(?: pi[ùu])?",
    total=r"blocco (?:totale|completo)|guasto (?:totale|generale)|fermo totale",
)
PORTUGUESE = Wording(
    vital=r"(?:(?:est[áa] )?tudo|(?:(?:noss[oa]s?|o meu|a minha|o|a|os|as|tod[oa]s?|vosso)\s){0,3}(?:site|p[áa]gina|loja(?: online| virtual)?|caixas?|pagamentos?|sistemas?|api|plataforma|portal|produ[çc][ãa]o|sistema de (?:reservas|pedidos|encomendas)|checkout|maquininhas?))",
    vital_states=r"(?:(?:est[áa]|est[ãa]o|ficou|ficaram|continua) (?:(?:completamente|totalmente|de novo|outra vez|tod[oa]s?)\s){0,2}(?:fora do ar|fora de servi[çc]o|em baixo|offline|inacess[íi]ve(?:l|is)|parad[oa]s?|ca[íi]d[oa]s?|bloquead[oa]s?)|(?:fora do ar|em baixo|offline|parado)|ca[íi]u|ca[íi]ram|n[ãa]o (?:funciona[m]?|responde[m]?|carrega[m]?|abre[m]?)|(?:est[ãa]o )?(?:a falhar|falhando))",
    parts=r"(?:(?:noss[oa]s?|o meu|a minha|o|a|os|as|tod[oa]s?|vosso)\s){0,3}(?:servidor(?:es)?|base de dados|banco de dados|vpn|e-?mail|correio|rede|internet|wi-?fi|telefones?|central telef[óo]nica|intranet|aplica[çc][ãa]o|aplicativo|app)",
    part_states=r"(?:(?:est[áa]|est[ãa]o) (?:(?:completamente|totalmente|de novo|outra vez)\s){0,2}(?:fora do ar|fora de servi[çc]o|em baixo|offline|inacess[íi]ve(?:l|is)|mort[oa]s?|ca[íi]d[oa]s?)|ca[íi]u|ca[íi]ram|n[ãa]o (?:funciona[m]?|responde[m]?))",
    since=r"(?:desde[^.!?,;\n]{1,40}|de novo|outra vez|para todos|em todo lado|agora|hoje)",
    nothing=r"(?:nada funciona|n[ãa]o funciona nada)(?: mais)?",
    total=r"(?:falha|paragem|queda|pane) (?:total|geral|completa)|caiu (?:o site|a loja|o sistema|tudo|a plataforma)",
)
POLISH = Wording(
    vital=r"(?:wszystko|(?:(?:nasz[ae]?|m[óo]j|moja|ca[łl][yae]|wasz[ae]?|wszystkie)\s){0,3}(?:strona|witryna|sklep(?: internetowy)?|kas[ay]|p[łl]atno[śs]ci|system[y]?|api|platforma|portal|produkcja|system (?:rezerwacji|zam[óo]wie[ńn])))",
    vital_states=r"(?:(?:le[żz][yą]{1,2}|pad[łl][ayo]?|stoi|stoj[ąa]|stan[ęe][łl][ayo]|jest (?:niedost[ęe]pn[yae]|offline|down)|s[ąa] niedost[ęe]pne)|(?:zn[óo]w |znowu |w og[óo]le |od[^.!?,;\n]{1,30} )?nie (?:dzia[łl]a(?:j[ąa])?|odpowiada(?:j[ąa])?|[łl]aduje si[ęe]|przechodz[ąa]))",
    parts=r"(?:(?:nasz[ae]?|m[óo]j|moja|ca[łl][yae]|wasz[ae]?|wszystkie)\s){0,3}(?:serwer[y]?|baza danych|vpn|poczta|sie[ćc]|internet|wi-?fi|telefony?|centrala|intranet|aplikacja)",
    part_states=r"(?:(?:le[żz][yą]{1,2}|pad[łl][ayo]?|jest (?:niedost[ęe]pn[yae]|offline))|(?:zn[óo]w |znowu |w og[óo]le |od[^.!?,;\n]{1,30} )?nie (?:dzia[łl]a(?:j[ąa])?|odpowiada(?:j[ąa])?))",
    since=r"(?:od[^.!?,;\n]{1,40}|znowu|zn[óo]w|u wszystkich|wsz[ęe]dzie|teraz|dzisiaj|dzi[śs]|ca[łl]kowicie)",
    nothing=r"(?:u nas )?nic nie dzia[łl]a",
    total=r"(?:ca[łl]kowita|totalna|powa[żz]na) awaria|awaria wszystkiego",
)
SWEDISH = Wording(
    vital=r"(?:allt|(?:(?:v[åa]r|v[åa]rt|v[åa]ra|min|hela|er|alla)\s){0,3}(?:sajten?|webb(?:platsen?|sidan?|butiken?|shoppen?)|hemsidan?|butiken?|kassan?|kassorna|kassasystemet|betalningarna?|kortbetalningarna?|systemet|systemen|api:?(?:et)?|plattformen|portalen|produktionen|bokningssystemet|bokningen|best[äa]llningssystemet))",
    vital_states=r"(?:(?:ligger|[äa]r|har legat|st[åa]r) (?:(?:helt|nu|igen|fortfarande|just nu|allt)\s){0,2}(?:nere|ner|offline|d[öo]tt?|d[öo]da|still|stilla|on[åa]bara?r?t?|utslag(?:en|et|na))|(?:nere)|(?:fungerar|svarar|funkar|laddar) (?:(?:inte|ej|l[äa]ngre)\s?){1,2})",
    parts=r"(?:(?:v[åa]r|v[åa]rt|v[åa]ra|min|hela|er|alla)\s){0,3}(?:servern|servrarna|server|databasen?|vpn:?(?:et)?|mejlen?|e-?posten?|n[äa]tverket|n[äa]tet|internet|wifi:?(?:t)?|telefonerna?|telefonin|v[äa]xeln|intran[äa]tet|appen|inloggningen)",
    part_states=r"(?:(?:ligger|[äa]r) (?:(?:helt|nu|igen|fortfarande)\s){0,2}(?:nere|ner|offline|d[öo]tt?|d[öo]da|on[åa]bara?r?t?)|(?:fungerar|svarar|funkar) (?:(?:inte|ej|l[äa]ngre)\s?){1,2})",
    since=r"(?:sedan[^.!?,;\n]{1,40}|igen|nu|[öo]verallt|f[öo]r alla|idag|just nu|helt)",
    nothing=r"(?:ingenting|inget) (?:fungerar|funkar)(?: (?:l[äa]ngre|h[äa]r))?",
    total=r"totalt? (?:avbrott|driftstopp|haveri)|(?:stort|allvarligt) driftstopp",
)
WORDINGS = (GERMAN, FRENCH, SPANISH, DUTCH, ITALIAN, PORTUGUESE, POLISH, SWEDISH)
