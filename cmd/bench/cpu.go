package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// meter returns a function that returns the processor time, in seconds, of the server's sessions that
// have begun and ended since: the kernel adds it up when the postmaster takes leave of a child. Unlike
// the time on the clock it hardly depends on what else the machine does. Where the kernel is not Linux
// it is 0.
func (b *bencher) meter() func() float64 {
	before, time0 := b.children()
	return func() float64 {
		deadline := time.Now().Add(5 * time.Second)
		for {
			now, time1 := b.children()
			if now == before || time.Now().After(deadline) {
				return time1 - time0
			}
			time.Sleep(time.Millisecond)
		}
	}
}

// children returns the processes of the server, and the processor time of those that are gone.
func (b *bencher) children() (string, float64) {
	pid, err := os.ReadFile(filepath.Join(b.server.Dir(), "data", "postmaster.pid"))
	if err != nil {
		return "", 0
	}
	pid, _, _ = bytes.Cut(pid, []byte("\n"))
	// First who is there: whoever is gone by then is in the time.
	list, err := os.ReadFile(fmt.Sprintf("/proc/%s/task/%[1]s/children", pid))
	if err != nil {
		return "", 0
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%s/stat", pid))
	if err != nil {
		return "", 0
	}
	// After the name in parentheses come state, ppid, ...: cutime and cstime are the 14th and 15th of them,
	// in hundredths of a second.
	_, fields, _ := strings.Cut(string(stat), ") ")
	f := strings.Fields(fields)
	user, _ := strconv.Atoi(f[13])
	system, _ := strconv.Atoi(f[14])
	return string(list), float64(user+system) / 100
}
