package author

import (
	"regexp"
	"sync"
)

// expression is a regular expression that is compiled when it is first used: a hundred of them would take 10 ms of every
// start, and most commands use none.
type expression struct{ compiled func() *regexp.Regexp }

func re(source string) expression {
	return expression{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(source) })}
}

func (e expression) String() string                       { return e.compiled().String() }
func (e expression) MatchString(s string) bool            { return e.compiled().MatchString(s) }
func (e expression) FindString(s string) string           { return e.compiled().FindString(s) }
func (e expression) FindStringSubmatch(s string) []string { return e.compiled().FindStringSubmatch(s) }
func (e expression) Split(s string, n int) []string       { return e.compiled().Split(s, n) }
func (e expression) ReplaceAllString(s, with string) string {
	return e.compiled().ReplaceAllString(s, with)
}
func (e expression) FindAllStringIndex(s string, n int) [][]int {
	return e.compiled().FindAllStringIndex(s, n)
}
func (e expression) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return e.compiled().FindAllStringSubmatchIndex(s, n)
}
func (e expression) FindAllStringSubmatch(s string, n int) [][]string {
	return e.compiled().FindAllStringSubmatch(s, n)
}
func (e expression) ReplaceAllStringFunc(s string, f func(string) string) string {
	return e.compiled().ReplaceAllStringFunc(s, f)
}
