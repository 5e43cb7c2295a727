package author

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// makers are what texts are made of, by the name of their column. WHO stands for the number of a row in a table of
// people of its own, else for its id: so the name and the email of one person agree.
var makers = []struct {
	name   expression
	expr   string
	sample string // one such text
	length int    // of the longest
}{
	{re(`(?:^|_)e?_?mail(?:_address)?$|^email_\w+$`), "seed.email(WHO)", "amara.okafor@example.com", 60},
	{re(`^(?:first|given|fore|middle|f)_?name$|^firstname$`), "seed.first_name(WHO)", "Amara", 20},
	{re(`^(?:last|sur|family|l)_?name$|^lastname$`), "seed.last_name(WHO)", "Okafor", 20},
	{re(`(?:^|_)(?:full_?name|real_name|contact_name|contact|person_name|owner_name|author_name|customer_name|recipient_name|ship_name|recipient|cardholder|billing_name|shipping_name)$`), "seed.full_name(WHO)", "Amara Okafor", 40},
	{re(`(?:^|_)(?:user_?name|login|nick_?name|nick|screen_name|handle|user_login)$`), "seed.username(WHO)", "amara.okafor", 40},
	{re(`(?:^|_)(?:phone|mobile|fax|tel|telephone|cell)(?:_?(?:number|no))?$`), "seed.phone(WHO)", "+1 555 0100", 24},
	{re(`(?:^|_)(?:street|address|address_?(?:line_?)?1|line_?1|street_address|street_name|ship_address|road)$`), "seed.street(p.id)", "12 Mill Lane", 60},
	{re(`(?:^|_)(?:city|town|municipality|village|birthplace)(?:_name)?$`), "seed.city(p.id)", "Lisbon", 40},
	{re(`(?:^|_)(?:country_?code|iso_?code|iso2?|country_iso|alpha_?2)$`), "seed.country_code(p.id)", "PT", 2},
	{re(`(?:^|_)(?:country|nationality|country_name)$`), "seed.country(p.id)", "Portugal", 40},
	{re(`(?:^|_)(?:post(?:al)?_?code|zip|zip_?code)$`), "seed.postcode(p.id)", "1100-148", 12},
	{re(`(?:^|_)(?:state|province|region|county|district|territory)(?:_name)?$`), "seed.city(p.id)", "Lisbon", 40},
	{re(`(?:^|_)(?:company|organi[sz]ation|employer|company_?name|brand|manufacturer|supplier|vendor|publisher|legal_name|business_name)(?:_name)?$`), "seed.company(WHO)", "Harbour Works", 40},
	{re(`(?:^|_)(?:job_?title|special(?:i?ty|i[sz]ation)|occupation|profession|job|contact_title|title_of_job)$`), "seed.job_title(p.id)", "Engineer", 40},
	{re(`(?:^|_)(?:time_?zone|tz)$`), "seed.time_zone(p.id)", "Europe/Lisbon", 40},
	{re(`(?:^|_)(?:locale)$`), "seed.locale(p.id)", "pt-PT", 5},
	{re(`(?:^|_)(?:lang|language|language_code)$`), "left(seed.locale(p.id), 2)", "pt", 2},
	{re(`(?:^|_)currency(?:_code|_iso)?$`), "seed.currency(p.id)", "EUR", 3},
	{re(`(?:^|_)(?:colou?r_?hex|hex_?colou?r|hex)$`), "seed.hex_colour(p.id)", "#1a2b3c", 7},
	{re(`(?:^|_)colou?r(?:_name)?$`), "seed.colour(p.id)", "teal", 20},
	{re(`(?:^|_)(?:ip|ip_?address|remote_addr|remote_ip|client_ip|host_ip)$`), "host(seed.ip_address(p.id))", "192.0.2.1", 15},
	{re(`(?:^|_)(?:user_?agent|browser)$`), "seed.user_agent(p.id)", "Mozilla/5.0", 200},
	{re(`(?:^|_)(?:url|uri|link|website|homepage|web_?site|href|avatar|logo|photo|picture|thumbnail|image|icon|site|web|endpoint|callback)$|_url$|_uri$`), "seed.url(p.id)", "https://example.com/a", 80},
	{re(`(?:^|_)(?:domain|hostname|host|fqdn)$`), "'host-' || left(p.id::text, 8) || '.example.com'", "host-3f2a91bc.example.com", 25},
	{re(`(?:^|_)(?:slug|permalink|subdomain|path_name)$`), "seed.slug(seed.title(p.id))", "a-quiet-morning", 60},
	{re(`(?:^|_)(?:file_?name|original_name|attachment_name|blob_name)$`), "seed.file_name(p.id)", "report.pdf", 60},
	{re(`(?:^|_)(?:file_?path|path|full_path|file|location_path|storage_path|object_name)$`), "'/' || seed.file_name(p.id)", "/report.pdf", 60},
	{re(`(?:^|_)(?:mime|mime_?type|content_?type|media_?type)$`), "'text/plain'", "text/plain", 10},
	{re(`(?:^|_)(?:password|encrypted_password|password_hash|hashed_password|passwd|password_digest|crypted_password|pass|secret_hash)$`), "'!'", "!", 1},
	{re(`(?:^|_)(?:token|key|nonce|uuid|guid|uid|external_id|secret|hash|digest|checksum|sha\d*|md5|etag|fingerprint|salt|signature|session_id|api_?key|jti|state_key|public_id|short_id|ulid|cuid|public_key|private_key|identifier|remote_id|ref_id)$`), "replace(p.id::text, '-', '')", "3f2a91bc4d213eed8a0b1c2d3e4f5a6b", 32},
	{re(`(?:^|_)(?:sku|code|number|no|num|reference|ref|barcode|serial|serial_number|ean|isbn|tracking_number|invoice_no)$`), "seed.code(PREFIX, seed.pick(p.id, PICK, 1000000))", "ORD-000042", 14},
	{re(`(?:^|_)(?:version)$`), "'1.' || seed.pick(p.id, PICK, 20) || '.0'", "1.3.0", 6},
	{re(`(?:^|_)(?:description|notes?|comments?|bio|biography|about|message|text|body|content|details|review|answer|instructions|html|markdown|note|abstract|overview|memo|raw|cooked|letter|article|story)$|_(?:html|text|markdown|md)$`), "seed.paragraph(p.id)", "The last bus had left.", 1500},
	{re(`(?:^|_)(?:summary|excerpt|reason|subtitle|tagline|headline|short_description|snippet|question|caption|remark|feedback|explanation|purpose|diagnosis|topic|blurb|status_text|alt)$`), "seed.sentence(p.id)", "The last bus had left.", 200},
	{re(`(?:^|_)(?:title|subject|name|label|heading|display_name|caption)$`), "NAME", "A quiet morning", 80},
	{re(`(?:^|_)(?:action|event|event_name|operation|verb)$`), "seed.pick(p.id, PICK, ARRAY['created', 'updated', 'deleted'])", "created", 7},
	{re(`(?:^|_)(?:gender|sex)$`), "seed.pick(p.id, PICK, ARRAY['female', 'male', 'other'])", "female", 6},
}

// known reports whether the name of a text column tells what it holds, so that a value is worth more than NULL.
func known(word string) bool {
	if secret.MatchString(word) {
		return false
	}
	for _, m := range makers {
		if m.name.MatchString(word) {
			return true
		}
	}
	return false
}

var secret = re(`(?:token|secret|nonce|salt|digest|hash|password|passwd|signature|session|confirmation|otp|key|fingerprint|line_?2|address_?2|middle|error|suffix|fax|deleted|html)`)

// word returns a column's name as words joined by _, without the name of its table in front.
func (w *writer) word(c *catalog.Column) string {
	word := snake(c.Name)
	if rest, ok := strings.CutPrefix(word, snake(phrase(w.t.Name, false))+"_"); ok && !strings.HasSuffix(word, "_id") {
		return rest
	}
	return word
}

// who is the number by which people are told apart, else the row's id.
func (w *writer) who() string {
	if w.t.parent == nil {
		return "p.n"
	}
	if people.MatchString(snake(w.t.Name)) {
		for _, c := range w.t.Columns {
			if word := w.word(c); w.t.sources[c.Name] == byNumber && isText(c) && (makers[0].name.MatchString(word) || strings.HasSuffix(word, "name")) {
				return w.person()
			}
		}
	}
	return "p.id"
}

// person is the number by which names are told apart: that of the row, or among the rows of a parent one that starts
// elsewhere for each.
func (w *writer) person() string {
	if w.t.parent == nil {
		return "p.n"
	}
	w.numbers = true
	return "p.number"
}

// text invents a text by the column's name that fits its length.
func (w *writer) text(c *catalog.Column) (expr string, final bool) {
	l := w.t.limitsOf(c)
	word := w.word(c)
	expr, sample, length := "", "", 0
	for _, m := range makers {
		if m.name.MatchString(word) {
			expr, sample, length = m.expr, m.sample, m.length
			break
		}
	}
	fits, err := regexp.Compile(l.pattern)
	if err != nil {
		fits = regexp.MustCompile("")
	}
	switch {
	case strings.Contains(word, "country") && l.longest == 2:
		expr, sample, length = "seed.country_code(p.id)", "PT", 2
	case strings.Contains(word, "country") && l.longest == 3:
		return "'PRT'", false
	case strings.Contains(word, "colo") && (l.longest == 7 || fits.MatchString("#1a2b3c")) && l.pattern != "":
		expr, sample, length = "seed.hex_colour(p.id)", "#1a2b3c", 7
	case isPicture(w, word) && strings.HasPrefix(expr, "seed.url"):
		expr, length = w.picture(c), 60
	case expr == "seed.paragraph(p.id)" && word == "description" && w.beside(c, quantity) != nil && w.beside(c, priced) != nil:
		expr, length = "seed.product(p.id)", 40
	case medicine.MatchString(word):
		expr, sample, length = "seed.coined(p.id)", "Zovalin", 10
	case word == "slug" && l.longest == 0 && l.pattern == "":
		if title := w.titled(); title != nil && title != c {
			return fmt.Sprintf("seed.slug(%s)", w.written(title)), true
		}
	}
	if l.pattern != "" && (expr == "" || !fits.MatchString(sample)) {
		if sampled := w.sampled(l.pattern, ""); sampled != "" {
			return sampled, false
		}
		w.todo("%s has to match %s.", c.Name, l.pattern)
	}
	if expr == "" && choice.MatchString(word) {
		w.todo("say which values %s has.", c.Name)
		expr, length = "'standard'", 8
		if strings.HasSuffix(word, "status") || strings.HasSuffix(word, "state") {
			expr = "'active'"
		}
	}
	table := snake(w.t.Name)
	switch {
	case expr != "":
	case strings.HasSuffix(word, "_id"):
		expr, length = "replace(p.id::text, '-', '')", 32
	case strings.HasSuffix(word, "number") || strings.HasSuffix(word, "code"):
		expr, length = "seed.code(PREFIX, seed.pick(p.id, PICK, 1000000))", 14
	case !strings.HasSuffix(word, "name") && (people.MatchString(table) || firms.MatchString(table) || products.MatchString(table)):
		expr, length = "seed.coined(p.id)", 10 // it is not what the row is called
	}
	if expr == "" {
		expr, length = "NAME", 80
	}
	if expr == "NAME" {
		expr = w.named(word)
	}
	expr = strings.ReplaceAll(expr, "WHO", w.who())
	if strings.Contains(expr, "PREFIX") {
		expr = strings.ReplaceAll(expr, "PREFIX", literal(w.prefix()))
	}
	if strings.Contains(expr, "PICK") {
		expr = strings.ReplaceAll(expr, "PICK", fmt.Sprint(w.choice()))
	}
	return w.fit(c, l, expr, length), false
}

// fit keeps a text within the lengths that a column takes.
func (w *writer) fit(c *catalog.Column, l limits, expr string, length int) string {
	switch {
	case l.shortest > 0 && l.shortest == l.longest && l.longest <= 32 && length != l.longest:
		return fmt.Sprintf("left(md5(p.id::text), %d)", l.longest)
	case l.shortest > 200:
		return fmt.Sprintf("repeat(seed.paragraph(p.id), %d)", 1+l.shortest/100)
	case l.shortest > 12:
		expr, length = "seed.paragraph(p.id)", 1500
	case l.longest > 0 && l.longest < 12 && length > 24:
		expr, length = "seed.colour(p.id)", 20
	}
	if l.longest > 0 && l.longest < length {
		expr = fmt.Sprintf("left(%s, %d)", expr, l.longest)
	}
	if c.Base == "name" {
		return expr + "::name"
	}
	return expr
}

// titled returns the column by which a row is called, or nil.
func (w *writer) titled() *catalog.Column {
	for _, name := range []string{"title", "name", "label", "subject"} {
		for _, c := range w.t.Columns {
			if isText(c) && w.word(c) == name && w.has(c) {
				return c
			}
		}
	}
	return nil
}

// named gives a row its name: what is called so in such a table.
func (w *writer) named(word string) string {
	table := snake(w.t.Name)
	switch {
	case firms.MatchString(table):
		return "seed.company(WHO)"
	case people.MatchString(table) && word == "title":
		return "seed.job_title(p.id)"
	case people.MatchString(table):
		return "seed.full_name(WHO)"
	case products.MatchString(table) || w.beside(nil, quantity) != nil && w.beside(nil, priced) != nil:
		return "seed.product(WHO)"
	case word == "name" && w.t.isAnimal():
		return "seed.first_name(p.id)"
	case word == "name" && strings.HasSuffix(snake(phrase(w.t.Name, false)), "category"):
		return "split_part(seed.product(p.id), ' ', 2)"
	case (listed.MatchString(table) || sorted.MatchString(table)) && word != "title" && w.t.parent == nil:
		return literal(capital(phrase(w.t.Name, false))+" ") + " || p.n"
	}
	return "seed.title(p.id)"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// prefix abbreviates the table for codes: ORD of orders.
func (w *writer) prefix() string {
	s := strings.ToUpper(strings.Join(words(w.t.Name), ""))
	return string([]rune(s)[:min(3, len([]rune(s)))])
}
