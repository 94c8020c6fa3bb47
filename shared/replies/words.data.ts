import type { BounceReason } from '../events/model.ts';

/**
 * Words that servers use for one thing, in English, Italian, Portuguese, Spanish, French, German, Russian, Polish,
 * Turkish, Japanese, Korean and Chinese, and some in Dutch: dictionary words, without accents where the accent is only a sign on a letter. A
 * `*` stands for any ending; Japanese, Korean and Chinese words are found within others. `#host` is the name of a host
 * or domain, `#n` a number.
 */
export const WORDS = {
  /** who or what receives */
  mailbox:
    'mailbox* mail_box mail-box inbox account* maildir* mailfolder folder user user* recipient* customer box casella utente destinatario caixa conta usuario buzon cuenta casilla boite compte utilisateur destinataire postfach konto benutzer* mailkonto e-mail-konto emailkonto mailpostfach empfanger* ящик* аккаунт* пользовател* получател* учетн* skrzynk* uzytkownik* odbiorc* kutusu hesap hesabi kullanıcı alıcı* メールボックス アカウント ユーザー 受信者 宛先 メールアドレス 메일함 보관함 사용자 수신자 계정 회원 받는 邮箱 信箱 帐号 账号 账户 用户 收件人 utenza utenz* 편지함 우편함',
  address:
    'address* addressee alias local_part localpart rcpt indirizzo endereco direccion adresse adres* адрес* アドレス 주소 地址',
  missing:
    "unknown not_exist no_exist does_not_exist don't_exist doesn't_exist not_found no_such not_known unrecognized unrecognised not_recognized not_recognised nonexistent non-existent not_valid isn't_valid invalid malformed bad unassigned gone_away not_in_use not_in_directory no_longer_valid sconosciut* non_esiste inesistente non_trovat* desconhecid* nao_existe inexistente nao_encontrad* desconocid* no_existe no_encontrad* inconnu* n'existe introuvable unbekannt* existiert_nicht nicht_gefunden nicht_bekannt не_наиден* не_существует неизвест* nieznan* nie_istnieje nie_znalezion* yok bulunamadı bulunamad* mevcut_degil 存在しません 見つかりません 존재하지_않 찾을_수 없는 不存在 无此 未找到 没有找到 無効な 無効です 不存在的 등록되지_않 유효하지",
  /** tells by itself that nobody of that name is here */
  nobody:
    'no_mailbox no_user no_account no_such_user no_local_user by_that_name by_this_name of_that_name with_that_name nobody_here no_one_here not_our_user not_one_of_ours kein_benutzer kein_konto keine_mailbox nie_ma_takiego no_existe_ningun nessun_utente aucun_utilisateur nenhum_usuario boyle_bir 无此用户 존재하지_않는_사용자',
  full: 'full overfull over_quota overquota quota* out_of_quota no_room room_left no_space not_enough_space enough_space out_of_space overdrawn diskspace disk_space disk_quota storage* space_left space_available spazio_esaurito piena pieno cheia cheio lotada cota lleno llena llenos cuota pleine plein saturee voll uberfullt speicherplatz kontingent переполнен* заполнен* квот* pełn* przepełnion* zapełnion* limit_miejsca brak_miejsca dolu kota* いっぱい 容量 満杯 가득 용량 已满 空间不足 容量不足 pojemnosc* capacity 포화 armazenament* almacenamient* 꽉',
  off: "suspend* disabled deactivated inactive not_active isn't_active closed expired locked frozen terminated lapsed dormant archived retired deleted cancelled canceled has_left unpaid disattivat* sospes* bloccat* disabilitat* scadut* desativad* suspens* bloquead* inativ* desactivad* suspendid* inactiv* deshabilitad* cancelad* desactive* suspendu* bloque bloquee inactif ferme* gesperrt deaktiviert stillgelegt geschlossen abgelaufen inaktiv заблокирован* отключен* неактив* удален* zablokowan* nieaktywn* zawieszon* wyłaczon* askıya devre_dısı pasif kapalı donduruldu 停止 無効に 無効化 アカウントが無効 アカウントは無効 ユーザーは無効 凍結 휴면 정지 비활성 停用 冻结 禁用 锁定 注销 탈퇴 해지 삭제된 만료 만료된 期限切れ 退会 削除 过期 已删除 已关闭 geloscht supprime* eliminad* excluid* eliminat* usunięt* silinmis silindi 잠겨 잠긴 탈퇴한 no_longer_with no_longer_works no_longer_employed left_the_company left_the_organization left_our kapatıl* iptal_edil* account_blocked account_is_blocked mailbox_blocked mailbox_is_blocked user_is_blocked",
  blocked: 'blocked blacklisted blocklisted banned barred',
  spam: 'spam spam* junk* unsolicited unwanted not_wanted uce ube bulk_mail gtube* indesiderat* nao_solicitad* no_desead* no_solicitad* indesirable* pourriel unerwunscht* спам* нежелательн* niechcian* istenmeyen 迷惑メール スパム 스팸 垃圾邮件 垃圾 indesejad* 원치_않는 newsletter*',
  infected:
    'infected virus* malware trojan* eicar* worm ransomware phishing 病毒 바이러스 ウイルス вирус* wirus* virus 유해 악성 恶意 マルウェア 不正プログラム вредонос* szkodliw* zararlı schadlich* schadsoftware malveillant* malicios* dannos* harmful malicious',
  file: 'attachment* attached file files filename* filetype extension* archive archives zip macro macros executable* multipart exe .exe allegat* anexo* adjunto* piece_jointe pieces_jointes anhang anhange вложени* załacznik* ek_dosya 添付 첨부 附件 macro* macro-enabled',
  forbidden:
    'banned do_not_allow not_allow forbidden unsafe stripped prohibited not_allowed not_permitted not_accepted denied blocked dangerous refused illegal reject rejected unacceptable verboten vietat* proibid* prohibid* interdit* запрещен* zabronion* yasak* 禁止 forbids disallow* disallowed not_supported blacklisted non_consentit* non_ammess* nao_permitid* no_permitid* no_admitid* non_autorise non_autorisee nicht_erlaubt nicht_zulassig nicht_gestattet untersagt niedozwolon* nie_jest_dozwolon* izin_verilm* 許可されて 許可していません 허용되지 금지 不允许 不被允许 禁用 do_not_accept cannot_accept niebezpieczn* pericolos* perigos* peligros* dangereu* gefahrlich* опасн* tehlikeli 危険な 위험한 危险',
  big: 'size too_large too_big too_long too_heavy larger bigger exceeds_the mb kb bytes megabytes troppo_grande muito_grande demasiado_grande trop_volumineux trop_grand zu_groß zu_gross слишком_больш* zbyt_duz* cok_buyuk サイズ 大きすぎ 크기 大小 过大 размер* превышает rozmiar* boyut* tamano* tamanho* dimensione taille grosse dépasse große maximalgroße nachrichtengroße zu_lang 太大 过长 너무_큽 너무_큰',
  over: 'exceed* over above limit* larger bigger than maximum max permitted allowed superiore supera excede depasse uberschreitet grenze превышает limit limiti 超过 超え 초과',
  /** how large a message is */
  messageSize:
    'message_size size_of_message dimensione_del_messaggio tamanho_da_mensagem tamano_del_mensaje taille_du_message nachrichtengroße размер_письма размер_сообщения rozmiar_wiadomosci mesaj_boyutu メールサイズ 메일_크기 메일크기 메시지_크기 邮件大小',
  message:
    'message* mail mails e-mail email* messaggio mensagem mensaje nachricht courriel сообщени* письм* wiadomosc* ileti* mesaj メッセージ メール 메일 메시지 邮件 писем listy korespondencj*',
  list: 'blacklist* blocklist* black_list block_list black-list* block-list* denylist* deny_list rbl rbl* dnsbl* lista_nera lista_negra liste_noire schwarze_liste schwarzen_liste blockliste sperrliste черном_списке черныи_список czarnej_liscie czarna_lista kara_liste* ブラックリスト 拒否リスト 블랙리스트 차단_목록 黑名单 차단_리스트 차단목록 차단_명단 블랙_리스트 拦截列表 拒否リスト lista_de_bloqueio lista_de_bloqueo lista_di_blocco liste_de_blocage',
  personal:
    "personal private recipient's user's of_the_recipient of_the_user recipient_has user_has owner_has by_the_recipient by_recipient by_the_user by_its_owner blocked_senders recipients_own списке_получателя liscie_odbiorcy lista_del_destinatario lista_do_destinatario liste_du_destinataire liste_des_empfangers nera_del_destinatario negra_del_destinatario negra_do_destinatario noire_du_destinataire",
  sentBy: 'ip ips ip_address host hosts network netblock subnet client server mta relay',
  poor: 'poor bad low negative',
  standing: 'reputation score sender_score senderscore',
  scored: 'scored scores score hits points punkte punti puntos',
  scoreSign: '#n too_high high threshold rejected limit over above',
  sender:
    'sender sender* from_address envelope_from mittente remetente remitente expediteur absender отправител* nadawca gonderen 送信者 差出人 发件人 보낸',
  refused:
    'refused rejected denied disallowed not_allowed not_permitted not_accepted not_authorized not_authorised not_approved not_welcome not_trusted blocked unauthorized unauthorised restricted non_autorizzato nao_autorizad* no_permitid* no_autorizad* no_esta_autorizad* nao_esta_autorizad* non_e_autorizzat* pas_autorise* nicht_berechtigt non_autorise nicht_zugelassen nicht_erlaubt abgelehnt отклонен* odrzucon* reddedildi 拒否 거부 拒绝 refuse refusee refuses rechazad* denegad* rifiutat* respint* rejeitad* recusad* negad* zuruckgewiesen verweigert отвергнут* odmowion* engellendi kabul_edilmedi 거절 拒否されました 被拒 do_not_want',
  may: 'accept_mail_from not_accept_mails_from accept_messages_from permission* not_authorized not_authorised not_approved not_welcome not_permitted prohibition unauthorized unauthorised no_rights not_entitled nimmt_keine_nachrichten nimmt_keine_mails nimmt_keine_e-mails accepte_pas_les accepte_pas_de no_acepta_mensajes no_acepta_correo no_acepta_correos non_accetta_messaggi non_accetta_posta nao_aceita_mensagens nao_aceita_emails не_принимает_письма не_принимает_почту не_принимает_сообщения nie_przyjmuje_wiadomosci kabul_etmiyor 수신거부 수신_거부 受信拒否 拒收 permessi permiso_para permissao_para autorisation_pour berechtigung* uprawnien* 権限 권한 权限',
  members:
    'closed_list members_only member_to_post members_of only_members subscribers_only from_subscribers subscribers internal_use internal_only restricted_group moderated internal_mail internal_senders only_internal allowed_senders approved_senders trusted_senders list_of_allowed',
  tooMany:
    'too_many too_much too_fast too_often too_quickly troppi troppe muitas muitos demasiadas demasiados trop_de zu_viele zuviele слишком_много слишком_часто zbyt_wiele zbyt_duzo cok_fazla 多すぎ 너무_많 过于频繁 过多 频繁 zu_schnell zu_haufig zu_oft часто_отправ* te_veel te_snel te_vaak trop_vite trop_souvent troppo_veloce troppo_spesso muito_rapido demasiado_rapido za_szybko zbyt_szybko zbyt_czesto',
  traffic:
    'connection* session* message* mail mails e-mails email* emails recipient* rcpt* unknown error errors request* command* attempt* connessioni messaggi conexoes mensagens conexiones mensajes connexions messages verbindungen nachrichten соединени* сообщени* połaczen wiadomosci baglantı ileti 接続 접속 连接 发送 писем мейлов maili listow mails_from 送信数 送信量 通数 발송 전송 发信 投递 senden отправля* berichten verzenden envoyez inviando enviando wysyłasz verbindingen',
  rate: 'rate_limit* ratelimit* rate_of rate throttl* frequency slow_down come_back delayed_by per_hour per_minute per_day hourly this_hour last_hour per_second each_hour every_hour a_minute an_hour a_day one_hour daily concurrent send_too retry_in try_again_in weight 频率 レート messaggi_ora email_ora invii_ora por_hora par_heure pro_stunde в_час в_минуту в_сутки na_godzine na_minute saatte dakikada 一時的に制限 시간당 每小时 每分钟',
  grey: 'greylist* graylist* grey_list* gray_list* postgrey sqlgrey milter-greylist lista_gris lista_grigia liste_grise lista_cinza szara_lista серыи_список 灰名单 グレーリスト 그레이리스트',
  cause: 'because due_to since',
  stored:
    'stored on_the_server auf_dem_server in_this_mailbox in_the_mailbox in_your_mailbox kept_in in_mailbox im_postfach on_this_mailbox',
  unknownOr: 'unbekannt_oder inconnu_ou sconosciuto_o',
  helo: 'helo ehlo tld',
  inside: 'configuration internal database backend ldap mysql',
  capacity: 'quota quota* limit limits limit* allowance exceeded used_up over maximum passed reached',
  temporary:
    'temporary temporarily transient 4.3.0 momentarily временн* tymczasow* vorubergehend* temporane* temporal temporair*',
  system:
    'lookup system server internal local database configuration backend ldap mysql sql directory milter scanner content_scanner maintenance memory disk queue file cannot_write service bfcommit processing temp_dir local_problem lookups proxy tls filter content_filter',
  fault: 'error failure failed problem trouble fault crash shortage cannot unable reason',
  service: 'service server system',
  /** what looks at mail before it is taken */
  scanner: 'scanner content_scanner scan scanning milter antivirus virus_scanner filter content_filter',
  away: 'unavailable not_available currently_unavailable shutting_down out_of_order',
  route: 'routing route dns name_server nameserver cname resolving resolve resolution mx',
  domain:
    'domain domains #host dominio domaine домен* domena tenant dominios domini domaines domanen alan_adı 도메인 ドメイン 域名',
  hosted:
    'not_hosted not_host not_local not_handled not_served not_configured no_mx has_no_mx does_not_resolve not_resolve not_resolvable unresolvable cannot_be_resolved cannot_resolve could_not_be_resolved',
  nullMx:
    'null_mx nullmx not_accept_mail does_not_accept_mail accepts_no_mail system_not_accepting host_not_accepting not_accepting_network not_accepting_messages',
  relay: 'relay relaying relayed',
  reverse: 'reverse rdns ptr',
  auth: 'spf dkim dmarc arc dkim-signature alignment align* unaligned',
  forged: 'forged spoofed unauthenticated',
  /** nobody takes the mail */
  unreachable:
    'refused_the_connection hosts_refused unreachable no_route_to_host not_reachable nicht_erreichbar injoignable inalcanzable irraggiungibile inacessivel недоступен',
  /** a rule of the receiver's own */
  ownRule: 'local_rule* local_policy local_policies own_policy own_rule*',
  /** an own look at the sender */
  callout: 'callout callback',
  waited: 'timed_out timeout no_answer idle_too_long delivery_time attempts_expired message_expired delivery_expired',
} as const;

/** A group of words. */
export type WordGroup = keyof typeof WORDS;

/**
 * `[reason, groups, sample]`: where a word of each group stands near one of the others, that is the reason. The first
 * that holds counts. A group with `!` before it must not be anywhere.
 */
export type WordRule = readonly [
  reason: BounceReason,
  groups: readonly (WordGroup | `!${WordGroup}`)[],
  sample: string,
];

/** What is plain enough to be believed before any phrase of the tables. */
export const FIRST_RULES: readonly WordRule[] = [
  ['mailbox-full', ['tooMany', 'message', 'stored'], 'Benutzer hat zuviele Mails auf dem Server'],
  ['authentication-failure', ['rate', 'cause', 'auth'], '421 4.7.26 rate limited because SPF did not pass'],
  ['dns-or-routing', ['temporary', 'route', 'fault'], '451 Temporary DNS failure'],
  ['other', ['temporary', 'system', 'fault', '!rate', '!tooMany'], '451 Temporary lookup failure'],
  ['policy', ['personal', 'list', '!sentBy'], '554 Your address is in the personal blacklist of its owner'],
  ['policy', ['personal', 'blocked', '!sentBy', '!spam'], '550 5.7.1 The recipient has blocked your address'],
  ['policy', ['refused', 'ownRule', '!list', '!auth', '!spam', '!standing'], '550 Connection refused by local rules'],
  ['too-large', ['file', 'big', 'over'], '554 Size of the attachments is above the limit'],
  ['content-blocked', ['file', 'forbidden', '!sentBy'], '550 file attachment refused: .cmd'],
  ['dns-or-routing', ['nullMx'], '550 5.7.27 Host does not accept mail'],
  ['other', ['temporary', 'scanner', 'away', '!rate', '!tooMany'], '451 4.7.1 Virus scanner temporarily unavailable'],
];

/** What is plain, and yet less than a phrase. */
export const WORD_RULES: readonly WordRule[] = [
  ['content-blocked', ['infected', '!standing'], '554 5.7.0 Reject, id=1-2 - INFECTED: Eicar'],
  ['blocklisted', ['standing', 'poor'], '554 5.7.1 bad reputation score'],
  ['content-blocked', ['scored', 'scoreSign', '!sentBy'], '550 scored 10.1 on our scale'],
  ['blocklisted', ['list'], '550 Auf der schwarzen Liste'],
  ['authentication-failure', ['forged'], '550 5.7.1 forged sender'],
  ['policy', ['members'], '550 5.7.1 subscribers only'],
  ['rate-limited', ['grey'], '451 Lista gris'],
  ['rate-limited', ['tooMany', 'traffic', '!full'], '421 Zu viele Verbindungen'],
  ['rate-limited', ['rate', 'capacity'], '550 hourly limit of your account reached'],
  ['rate-limited', ['rate', 'traffic'], '450 4.7.1 rate of 30 mails a minute passed'],
  ['too-large', ['message', 'big', '!off', '!full'], '552 messaggio troppo grande, respinto'],
  ['too-large', ['file', 'big', '!forbidden', '!full'], '552 Anhang zu groß'],
  ['too-large', ['messageSize', 'over', '!mailbox'], '552 메일 크기가 허용 용량을 초과'],
  ['mailbox-full', ['mailbox', 'full', '!rate'], '550 buzón de entrada lleno'],
  [
    'mailbox-full',
    ['mailbox', 'message', 'over', '!rate', '!big', '!may'],
    '552 Number of messages exceeds maximum permitted in this mailbox',
  ],
  ['mailbox-full', ['full', 'over', '!rate', '!big', '!file', '!standing'], '552 저장 용량 초과'],
  ['inactive-mailbox', ['mailbox', 'off', '!spam', '!unknownOr'], '550 the account expired'],
  ['blocklisted', ['sentBy', 'blocked'], '550 5.7.1 Host 192.0.2.9 banned'],
  ['unknown-user', ['nobody'], '550 sorry, no mailbox here by that name'],
  ['unknown-user', ['mailbox', 'missing'], '550 Benutzer unbekannt'],
  ['unknown-user', ['address', 'missing', '!sender'], '550 adresse introuvable'],
  ['policy', ['helo'], '550 bad HELO'],
  ['dns-or-routing', ['domain', 'missing'], '553 mail.example does not exist'],
  ['dns-or-routing', ['domain', 'hosted'], '550 domain not hosted on this server'],
  ['dns-or-routing', ['unreachable', 'sentBy', '!list'], '550 All hosts refused the connection'],
  ['dns-or-routing', ['relay', 'refused'], '550 5.7.1 Relaying forbidden, not allowed'],
  ['authentication-failure', ['reverse'], '550 no reverse name'],
];

/** What only leans one way, and gives way to a link that names a blocklist. */
export const LAST_RULES: readonly WordRule[] = [
  ['authentication-failure', ['auth'], '550 SPF of your domain says no'],
  ['content-blocked', ['spam', 'refused', '!sentBy', '!list'], '550 refused as unwanted'],
  ['content-blocked', ['spam', 'message', '!sentBy', '!list'], '554 messaggio indesiderato'],
  ['policy', ['sender', 'refused'], '550 Absender nicht erlaubt'],
  ['policy', ['may'], '550 no permission for that'],
  ['policy', ['callout', 'fault', '!mailbox'], '550 Previous (cached) callout verification failure'],
  ['timeout', ['waited'], '421 idle too long'],
  ['other', ['service', 'away', '!temporary'], '554 Service is unavailable'],
  ['other', ['inside', 'fault'], '451 4.3.5 Server configuration error'],
];

/** Asked where neither a code nor a phrase has said anything. */
export const LONE_RULES: readonly WordRule[] = [['content-blocked', ['spam', '!sentBy', '!list'], '554 迷惑メール']];
