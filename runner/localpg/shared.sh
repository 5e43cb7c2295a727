# Runs a shared server, and takes away what it leaves.
# $1: the directory; $2: that of the socket; then the server's command line. Descriptor 3: the lock on busy.
# Descriptor 4 is at its end when the command that starts the server has done its part, or is dead: then there is
# $1/ready, or the server ends as well.
dir=$1 socket=$2
shift 2
"$@" 4<&- &
server=$!
{ read -r nothing; test -e "$dir/ready" || kill -TERM $server; } <&4 3<&- >/dev/null 2>&1 &
exec 4<&-
wait $server
code=$?
test -e "$dir/ready" || exit $code
# Another name first: from here on the next user makes a new one.
mv "$dir" "$dir.gone.$$" && rm -rf "$dir.gone.$$"
case $socket in
    "$dir"/*) ;;
    *) rm -rf "$socket" ;;
esac
