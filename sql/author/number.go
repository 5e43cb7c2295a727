package author

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// ranges are what numbers of a name lie between.
var ranges = []struct {
	name      expression
	low, high float64
}{
	{re(`(?:^|_)(?:rating|stars|grade)$`), 1, 5},
	{re(`(?:^|_)(?:percent|percentage|pct|progress|completion|score)$`), 0, 100},
	{re(`(?:^|_)(?:quantity|qty|units|nights|guests|pieces|seats|adults)$`), 1, 9},
	{re(`(?:^|_)(?:stock|inventory|on_hand|available|capacity|in_stock)$|^units_`), 10, 200},
	{re(`(?:^|_)(?:year|release_year|vintage)$`), 1990, 2025},
	{re(`^(?:age|min_age|max_age)$`), 18, 80},
	{re(`(?:^|_)(?:weekday|day_of_week|dow)$`), 1, 6},
	{re(`(?:^|_)month$`), 1, 12},
	{re(`(?:^|_)(?:day|day_of_month)$`), 1, 28},
	{re(`(?:^|_)hour$`), 0, 23},
	{re(`(?:^|_)(?:minutes?|duration|length|runtime|mins)$`), 15, 120},
	{re(`(?:^|_)(?:seconds?|secs?|ttl|interval)$`), 30, 600},
	{re(`(?:^|_)(?:milliseconds|ms|millis|duration_ms|latency)$`), 1000, 300000},
	{re(`(?:^|_)(?:width|height)$`), 100, 1600},
	{re(`(?:^|_)(?:weight|weight_kg|volume|size_cm)$`), 1, 50},
	{re(`(?:^|_)(?:bytes|size|file_size|byte_size|filesize)$`), 1000, 5000000},
	{re(`(?:^|_)(?:priority|level|severity|tier)$`), 1, 5},
	{re(`(?:^|_)(?:version|lock_version|revision|generation|schema_version)$`), 1, 1},
	{re(`(?:^|_)(?:port)$`), 1024, 9999},
	{re(`(?:^|_)(?:years_experience|experience)$`), 1, 30},
	{re(`(?:^|_)(?:offset|tz_offset|utc_offset)$`), 0, 0},
	{re(`(?:^|_)(?:discount)$`), 0, 0},
}

// number invents a number between what the CHECKs, the type and the name say.
func (w *writer) number(c *catalog.Column) (expr string, final bool) {
	word := w.word(c)
	l := w.t.limitsOf(c)
	if isWhole(c) && (c.Base == "int8" || c.Base == "int4") && (born.MatchString(word) || updated.MatchString(word)) && strings.Contains(word, "at") && l.high == nil {
		factor := ""
		if c.Base == "int8" {
			factor = " * 1000"
		}
		return fmt.Sprintf("(extract(epoch FROM seed.moment(p.id, %s))%s)::%s", w.since(), factor, c.BaseType), false
	}
	switch {
	case strings.HasSuffix(word, "latitude") || word == "lat":
		return "seed.latitude(p.id)", false
	case strings.HasSuffix(word, "longitude") || word == "lng" || word == "lon" || word == "long":
		return "seed.longitude(p.id)", false
	case place.MatchString(word) && isWhole(c) && l.high == nil && l.low == nil:
		return "p.n", false
	}

	low, high := 1.0, 100.0
	isMoney := money.MatchString(word)
	known := false
	for _, r := range ranges {
		if r.name.MatchString(word) {
			low, high, known = r.low, r.high, true
			break
		}
	}
	switch {
	case counter.MatchString(word):
		low, high, known = 0, 0, true
	case known:
	case isMoney && isWhole(c) && strings.Contains(word, "cent"):
		low, high = 500, 20000
	case isMoney && strings.HasSuffix(word, "rate") && strings.Contains(word, "hour"):
		low, high = 30, 120
	case isMoney && strings.HasSuffix(word, "rate"):
		low, high = 1, 50
	case isMoney && strings.Contains(word, "salary"):
		low, high = 30000, 90000
	case isMoney && extra.MatchString(word):
		low, high = 0, 20
	case isMoney:
		low, high = 5, 200
	}
	if c.Precision > 0 { // numeric(4,3) holds less than 10
		high = math.Min(high, math.Pow10(c.Precision-c.Scale)-1)
		low = math.Min(low, high)
	}
	if c.Base == "int2" {
		high = math.Min(high, 32767)
	}
	step := 1.0
	if !isWhole(c) && l.high != nil && *l.high <= 1 {
		step, low = 0.01, 0.01
	}
	if l.low != nil {
		floor := *l.low
		if l.lowOpen {
			floor += step
		}
		if low < floor || l.high != nil && low > *l.high {
			high, low = math.Max(high, floor+math.Max(0, high-low)), floor
		}
	}
	if l.high != nil {
		ceiling := *l.high
		if l.hiOpen {
			ceiling -= step
		}
		high = math.Min(high, ceiling)
		if low > high {
			if low = high; l.low == nil && low > 0 {
				low = 0
			}
		}
	}
	switch {
	case low == high:
		return trim(low), false
	case step < 1 || !isWhole(c) && high-low < 1:
		return fmt.Sprintf("%[1]s + round((%[2]s - %[1]s) * %[3]s / 100.0, 2)", trim(low), trim(high), w.pick(100)), false
	case !isWhole(c) && isMoney && c.Base != "money" && (c.Base != "numeric" || c.Precision == 0 || c.Scale >= 2):
		return fmt.Sprintf("seed.amount(p.id, %s, %s)", trim(low), trim(high)), false
	case c.Base == "money":
		return fmt.Sprintf("seed.amount(p.id, %s, %s)::money", trim(low), trim(high)), false
	case low == 0:
		return w.pick(int(high) + 1), false
	}
	return fmt.Sprintf("%s + %s", trim(low), w.pick(int(high-low)+1)), false
}

func isWhole(c *catalog.Column) bool {
	return strings.HasPrefix(c.Base, "int") || c.Base == "numeric" && c.Precision > 0 && c.Scale == 0
}

func trim(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
