# Shared by the set-up scripts of the peers: packages, users, ports, processes, PostgreSQL.
#
# Every peer has three scripts, each given a folder that belongs to it alone:
#   setup DIR   install what is missing, write configuration and accounts below DIR
#   start DIR   start on loopback on free ports, print one line of JSON:
#               {"address": "127.0.0.1:PORT", "pids": [..], "versions": {"name": "version"}}
#   stop DIR    stop what start started, by process id
# Environment: ACCOUNTS is how many accounts u1 … uN exist (default 2000), all with password "pw";
# BIN is the folder of our own binaries; TRESSE_PEERS is where Python packages go.
# Exit code 3 of setup: this peer cannot be installed here; the last line of stderr says why.
#
# The surprising rule: nothing is ever ended by name. A process id counts only together with the
# start time which the kernel gives it, so that a reused id is not hit.

set -euo pipefail

ACCOUNTS=${ACCOUNTS:-2000}
POSTGRES_BIN=$(echo /usr/lib/postgresql/*/bin | tr ' ' '\n' | tail -1)

say() { echo "$*" >&2; }

not_installable() {
    say "$*"
    exit 3
}

# packages NAME…: installs Debian packages unless they are there. No service is started by that.
packages() {
    local missing=()
    local name
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || not_installable "needs Debian's packages ${missing[*]}, and there is no apt-get here"
    [ "$(id -u)" -eq 0 ] || not_installable "needs the packages ${missing[*]}: run 'apt-get install ${missing[*]}' as root first"
    local ours=
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod 755 /usr/sbin/policy-rc.d
        ours=yes
    fi
    local installed=yes
    say "installing ${missing[*]}"
    {
        apt-get update -qq || true
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
    } >&2 </dev/null || installed=
    [ -z "$ours" ] || rm -f /usr/sbin/policy-rc.d
    [ -n "$installed" ] || not_installable "apt-get could not install ${missing[*]}"
    POSTGRES_BIN=$(echo /usr/lib/postgresql/*/bin | tr ' ' '\n' | tail -1)
}

version_of() { dpkg-query -W -f '${Version}' "$1"; }

# folder DIR USER: a folder that USER owns, reachable from above.
folder() {
    mkdir -p "$1"
    if [ "$(id -u)" -eq 0 ]; then chown "$2" "$1"; fi
    chmod 755 "$1"
}

# as USER COMMAND…: drops root's rights; without root the command runs as who we are.
as() {
    local user=$1
    shift
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- "$@"
    else
        "$@"
    fi
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# launch NAME USER DIR COMMAND…: a process in a session of its own, noted in DIR/NAME.pid.
launch() {
    local name=$1 user=$2 dir=$3
    shift 3
    if [ "$(id -u)" -eq 0 ] && [ "$user" != root ]; then
        set -- setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- "$@"
    fi
    (cd "$dir" && exec setsid "$@") >"$dir/$name.log" 2>&1 </dev/null &
    local pid=$!
    echo "$pid $(started_at "$pid")" >"$dir/$name.pid"
}

pid_of() { cut -d' ' -f1 "$2/$1.pid"; }

alive() {
    local pid at
    read -r pid at <"$2/$1.pid" || return 1
    [ -n "$at" ] && [ "$(started_at "$pid")" = "$at" ] && ! grep -q '^State:\sZ' "/proc/$pid/status" 2>/dev/null
}

# ready NAME PORT DIR: waits until the process listens, or says why it ended.
ready() {
    local tries=0
    until listens "$2"; do
        alive "$1" "$3" || { tail -5 "$3/$1.log" >&2; say "$1 ended while starting, see $3/$1.log"; exit 1; }
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { say "$1 does not listen after a minute, see $3/$1.log"; exit 1; }
        sleep 0.1
    done
}

# finish NAME SIGNAL DIR: ends it and waits; after 20 seconds by force.
finish() {
    local name=$1 signal=$2 dir=$3 tries=0
    [ -e "$dir/$name.pid" ] || return 0
    local pid
    pid=$(pid_of "$name" "$dir")
    while alive "$name" "$dir"; do
        [ "$tries" -ne 0 ] || kill "-$signal" "$pid" 2>/dev/null || true
        [ "$tries" -ne 200 ] || kill -KILL "$pid" 2>/dev/null || true
        tries=$((tries + 1))
        sleep 0.1
    done
    rm -f "$dir/$name.pid"
}

# postgres_setup DIR: a cluster of its own with what initdb gives: fsync and synchronous_commit on.
postgres_setup() {
    packages postgresql
    folder "$1/postgres" postgres
    [ -e "$1/postgres/data/PG_VERSION" ] && return
    as postgres "$POSTGRES_BIN/initdb" -D "$1/postgres/data" -U peer --auth=trust \
        --encoding=UTF8 --locale=C >"$1/initdb.log" 2>&1 || { tail -3 "$1/initdb.log" >&2; exit 1; }
    cat >>"$1/postgres/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
synchronous_commit = on
shared_buffers = 256MB
max_connections = 120
CONF
}

# postgres_start DIR: sets PG_PORT.
postgres_start() {
    PG_PORT=$(free_port)
    launch postgres postgres "$1" "$POSTGRES_BIN/postgres" -D "$1/postgres/data" -p "$PG_PORT"
    ready postgres "$PG_PORT" "$1"
    local tries=0
    until sql "$PG_PORT" postgres -c 'select 1' >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || { say "PostgreSQL does not answer, see $1/postgres.log"; exit 1; }
        sleep 0.1
    done
}

postgres_stop() { finish postgres INT "$1"; }

# sql PORT DATABASE ARGS…
sql() {
    local port=$1 database=$2
    shift 2
    psql -h 127.0.0.1 -p "$port" -U peer -d "$database" -q -X -v ON_ERROR_STOP=1 "$@"
}
