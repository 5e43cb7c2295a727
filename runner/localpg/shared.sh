# Runs a shared server while it has users, and takes away what it leaves.
# $1: the directory; $2: that of the socket; $3: how long the server lingers, in seconds; then its command line.
# Descriptor 3: the lock. Descriptor 4: the reading end of $1/users, a pipe with a name. A user opens it to write, writes
# one byte, and holds it until its process ends.
dir=$1 socket=$2 linger=$3
shift 3
cd "$dir" || exit
"$@" 4<&- &
server=$!
{
    # Whoever opens the pipe before it gets another name is seen by dd. Whoever comes later waits for the next server.
    while cat >/dev/null; sleep "$linger"; mv users closing || exit; test "$(dd bs=1 count=1 2>/dev/null)"; do
        mv closing users
    done
    kill -QUIT $server
} <&4 3<&- &
watch=$!
exec 4<&-
wait $server
code=$?
kill $watch 2>/dev/null
cd /
rm -rf "$socket"
# Another name first: from here on the next user makes a new one.
mv "$dir" "$dir.gone.$$" && rm -rf "$dir.gone.$$"
exit $code
