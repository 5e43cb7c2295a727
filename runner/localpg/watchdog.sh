# Ends a shared server when its last user is gone.
# $1: the directory; $2: seconds to linger; $3: the directory of the socket. Descriptor 3: the reading end of $1/users, which each
# user holds open for writing, and which is at its end when nobody does.
#
# A user joins by opening $1/users and then seeing $1/open. That file is taken away before the last
# look for users, so one that joined before is seen here, and one that comes after sees it missing and
# waits for the directory to go.
#
# While $1/open is there no other process may hold descriptor 3: when this one is killed, the next user
# must find no reader, and starts another. So the waiting is a read (nobody ever writes), not a cat.
while :; do
    read -r nothing <&3
    sleep "$2" 3<&-
    mv -f "$1/open" "$1/closed"
    { read -r nothing <&3; : >"$1/empty"; } &
    sleep 0.2 3<&-
    test -e "$1/empty" && break
    test -d "$1" || exit
    kill -KILL $!
    wait $!
    rm -f "$1/empty"
    mv -f "$1/closed" "$1/open"
done

# Only a process of this directory, in case the number in the file is somebody else's by now.
pid=
read -r pid <"$1/data/postmaster.pid"
case $pid in
    *[!0-9]* | '') pid= ;;
    *) args=$( (tr '\0' ' ' <"/proc/$pid/cmdline") || ps -o args= -p "$pid") ;;
esac
case $args in
    *"$1/data"*)
        kill -QUIT "$pid"
        n=0
        while test $n -lt 100 && test -e "$1/data/postmaster.pid" && kill -0 "$pid"; do
            sleep 0.1
            n=$((n + 1))
        done
        test $n -lt 100 || kill -KILL "$pid"
        ;;
esac

# Another name first: from here on the next user makes a new one. Up to here descriptor 3 is open, so that
# nobody takes this watchdog for dead.
mv "$1" "$1.gone.$$" || exit
for n in 1 2 3 4 5 6 7 8 9; do
    rm -rf "$1.gone.$$" && break
    sleep 0.5
done
case $3 in
    "$1"/*) ;;
    *) rm -rf "$3" ;;
esac
