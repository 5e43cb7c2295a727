package localpg

import "syscall"

// dieWithParent does nothing: macOS cannot. A child left behind holds the lock on busy until it ends,
// and the next Start waits for that.
func dieWithParent(*syscall.SysProcAttr) {}
