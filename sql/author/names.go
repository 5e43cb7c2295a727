package author

// What the name of a column or table tells, as words joined by _.
var (
	actor    = re(`(?:^|_)(?:by|by_id|by_user_id|creator_id|updater_id|author_id|assignee_id|approver_id|actor_id|owner_id|editor_id)$`)
	retired  = re(`^(?:deleted|archived|removed|revoked|banned|closed|cancelled|canceled|resolved|merged|locked|disabled|suspended|rejected|replaced|superseded|impersonat\w+)_by`)
	listed   = re(`(?:^|_)(?:status(?:es)?|types?|kinds?|countries|country|currenc(?:y|ies)|languages?|locales?|time_?zones?|priorities|priority|units?|genders?|timezones?)$`)
	choice   = re(`(?:^|_)(?:status|state|type|kind|level|role|priority|category|mode|visibility|gender|source|channel|plan|tier|stage|phase|severity|currency|language|locale|method|provider)$`)
	people   = re(`(?:^|_)(?:users?|people|persons?|customers?|clients?|patients?|employees?|authors?|members?|contacts?|students?|teachers?|doctors?|actors?|staff|leads?|artists?|owners?|drivers?|guests?|profiles?|accounts?|instructors?|directors?|agents?|physicians?|practitioners?|candidates?|applicants?|passengers?|subscribers?|recipients?|guardians?|players?|composers?)$`)
	firms    = re(`(?:^|_)(?:compan(?:y|ies)|organi[sz]ations?|tenants?|suppliers?|vendors?|manufacturers?|shippers?|publishers?|brands?|employers?|firms?|merchants?|stores?|partners?|agenc(?:y|ies)|clinics?|hospitals?|warehouses?|workspaces?|customers_?companies|insurers?|labels?_company)$`)
	products = re(`(?:^|_)(?:products?|items?|goods|articles_of_sale|parts?|equipment|devices?|assets?)$`)
	money    = re(`(?:^|_)(?:price|cost|amount|total|subtotal|balance|fee|salary|budget|value|revenue|tax|discount|payment|freight|paid|due_amount|charge|wage|income|deposit|credit|debit|money|cents|shipping|rate|gross|net|refund)(?:_(?:cents|minor|amount|usd|eur|total))?$`)
	extra    = re(`(?:^|_)(?:shipping|freight|fee|tax|taxes|discount|tip|surcharge)(?:_|$)`)
	born     = re(`^(?:created|inserted|registered|joined|signed_up|sent|placed|ordered|order|occurred|logged|posted|published|added|received|recorded|started|opened|issued|invited|assigned|requested|submitted|uploaded|invoice|transaction|entry|hire|hired|happened|payment|paid|rental|booked|granted|subscribed|enrolled|followed|liked|performed|executed|captured|creation|event|log|action)(?:_(?:at|on|date|time|datetime|timestamp|ts|utc))?$|^(?:date_(?:created|added|joined|placed)|date|timestamp|time|datetime|ts|when|time_created|create_?(?:at|date|time|d|dt)?|create_time)$`)
	happens  = re(`^(?:(?:event|visit|session|appointment|meeting|class|shift|trip|game|match|show|order|booking|reservation)_)?(?:starts?|started|begins?|scheduled|scheduled_for|happened|happens|occurred|occurs|performed|takes_place|held|played|visited)(?:_(?:at|on|date|time|datetime|timestamp|ts|utc))?$|^(?:start|event|visit|appointment|session)_(?:date|time|datetime)$`)
	updated  = re(`^(?:updated|modified|last_\w+|changed|edited|update|touched|refreshed|synced|date_modified|date_updated|bumped|modify|edit)(?:_(?:at|on|date|time|datetime|timestamp|ts|utc))?$`)
	ending   = re(`(?:^|_)(?:ends?|ended|finish(?:es|ed)?|until|to|closes?|closed|stops?|stopped|completed?|valid_to|through|return(?:ed)?|checkout|departure|high|upper|max|last|released?)(?:_(?:at|on|date|time|datetime|ts))?$`)
	future   = re(`(?:^|_)(?:expir(?:es|y|ation|e|ed)|due|deadline|renews?|next\w*|scheduled|valid_until|required|planned|target)(?:_(?:at|on|date|time|datetime|ts))?$`)
	birthday = re(`^(?:birth_?date|date_of_birth|birthday|dob|born(?:_on)?|birth_dt)$`)
	counter  = re(`(?:^|_)(?:counts?|counter|cnt|attempts?|retries|failures|views|likes|shares|errors?|hits|num_\w+|tries|usage)$|^(?:count|num|total|cached|failed|lock)_(?:\w+)$|_cache$`)
	offWords = re(`(?:^|_)(?:deleted|archived|disabled|blocked|banned|suspended|removed|hidden|locked|spam|default|primary|main|current|cancelled|canceled|expired|revoked|deprecated|test|internal|system|admin|superuser|staff|bot|failed|draft|closed|readonly|required|must_\w+|force_\w+|flagged|sensitive|nsfw|discontinued|private)$`)
	onWords  = re(`(?:^|_)(?:active|enabled|published|visible|verified|confirmed|approved|public|available|valid|activebool|subscribed)$`)
	place    = re(`^(?:position|sort|sort_order|sort_index|order|ordinal|ordering|rank|index|idx|line|line_no|line_number|seq|seq_no|sequence|number|no|display_order|row|item_no|step|weight|pos|order_index|iid|internal_id)$`)
)
