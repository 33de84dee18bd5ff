# shellcheck shell=bash
#
# `./headrace test`: sets up what the test suite needs, runs it, and says what was skipped. Sourced by ./headrace.
#
# As root on Debian or Ubuntu it installs what is missing and starts a Docker engine; elsewhere it takes what is there.
# With CI=true nothing may be missing: a test that would be skipped fails.

SETUP_LOG=$ROOT/target/setup.log
ENGINE_LOG=$ROOT/target/dockerd.log
ENGINE_PID=""

# The AWS SDK for JavaScript, for the tests that drive it.
NODE_FOLDER=$ROOT/deploy/system-tests/src/test/javascript

# Debian's own programs first: a version manager's shim of the same name may not run.
debian_first() {
    PATH=/usr/bin:/usr/sbin:/bin:/sbin:$PATH "$@"
}

may_install() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

engine_answers() {
    debian_first timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

busybox_is_static() {
    debian_first busybox --list >/dev/null 2>&1 && ! ldd "$(debian_first command -v busybox)" >/dev/null 2>&1
}

has_boto3() {
    debian_first python3 -c 'import boto3' >/dev/null 2>&1
}

missing_packages() {
    if ! engine_answers; then
        debian_first command -v dockerd >/dev/null || echo docker.io
        debian_first command -v iptables >/dev/null || echo iptables
    fi
    busybox_is_static || echo busybox-static
    # Debian's own, although another may be on PATH: it is what users of Debian have, and what the tests are to hold for.
    [ -x /usr/bin/aws ] || echo awscli
    has_boto3 || echo python3-boto3
    # Only its program is used; where Debian starts it as a service, too, nobody asks it.
    debian_first command -v docker-registry >/dev/null || echo docker-registry
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
}

install_packages() {
    local package
    [ $# -gt 0 ] || return 0
    say "updating the package lists"
    apt-get update >>"$SETUP_LOG" 2>&1 || say "  failed, going on with the old ones (target/setup.log)"
    for package in "$@"; do
        say "installing $package"
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" >>"$SETUP_LOG" 2>&1 \
            || say "  failed (target/setup.log)"
    done
}

# Installs what the lock file names, unless that is done already.
install_node_modules() {
    local installed=$NODE_FOLDER/node_modules/.package-lock.json
    command -v npm >/dev/null || return 0
    if [ ! -e "$installed" ] || [ "$NODE_FOLDER/package-lock.json" -nt "$installed" ]; then
        say "installing the AWS SDK for JavaScript"
        npm --prefix "$NODE_FOLDER" ci --no-audit --no-fund >>"$SETUP_LOG" 2>&1 || say "  failed (target/setup.log)"
    fi
}

# Waits until the engine answers or the given process has ended.
await_engine() {
    local pid=$1 tries
    for ((tries = 0; tries < 60; tries++)); do
        ! engine_answers || return 0
        kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.5
    done
    return 1
}

stop_engine() {
    [ -n "$ENGINE_PID" ] || return 0
    kill "$ENGINE_PID" 2>/dev/null || true
    wait "$ENGINE_PID" 2>/dev/null || true
    ENGINE_PID=""
}

# Tries what Docker would do by itself first, then without what a container or a small kernel may not allow.
start_engine() {
    local options
    debian_first command -v dockerd >/dev/null || return 1
    for options in "" "--storage-driver=vfs" "--iptables=false --ip6tables=false" \
        "--iptables=false --ip6tables=false --bridge=none --storage-driver=vfs"; do
        # A pid file that outlived its engine keeps the next one from starting when the number is in use again.
        if [ -f /var/run/docker.pid ] && ! grep -qa dockerd "/proc/$(cat /var/run/docker.pid)/cmdline" 2>/dev/null; then
            rm -f /var/run/docker.pid
        fi
        # shellcheck disable=SC2086 # a list of words
        PATH=/usr/bin:/usr/sbin:/bin:/sbin:$PATH setsid dockerd $options >>"$ENGINE_LOG" 2>&1 </dev/null &
        ENGINE_PID=$!
        if await_engine "$ENGINE_PID"; then
            say "started a Docker engine${options:+ with $options} (target/dockerd.log)"
            return 0
        fi
        stop_engine
    done
    return 1
}

setup() {
    if may_install; then
        # shellcheck disable=SC2046 # a list of words
        install_packages $(missing_packages)
    fi
    install_node_modules
    if ! engine_answers && [ "$(id -u)" -eq 0 ] && ! start_engine; then
        say "no Docker engine could be started (target/dockerd.log)"
    fi
    export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CHECKS_DISABLE=true
    [ ! -e /.dockerenv ] || export TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
    # Docker Desktop, Colima and rootless engines listen elsewhere, which the docker command knows and a library does not.
    if [ -z "${DOCKER_HOST:-}" ] && command -v docker >/dev/null; then
        local endpoint
        endpoint=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null || true)
        [ -z "$endpoint" ] || export DOCKER_HOST=$endpoint
    fi
}

reports() {
    find "$ROOT" -path '*/target/surefire-reports/TEST-*.xml' -not -path '*/target/dist/*' "$@"
}

# Prints `<tests> <failed> <skipped>` over all reports.
count_tests() {
    reports -exec sed -n 's/.*<testsuite [^>]*/&/p' {} + | awk '
        { for (i = 1; i <= NF; i++) {
            split($i, pair, "\"")
            if (pair[1] == "tests=") tests += pair[2]
            if (pair[1] == "failures=" || pair[1] == "errors=") failed += pair[2]
            if (pair[1] == "skipped=") skipped += pair[2]
        } }
        END { print tests + 0, failed + 0, skipped + 0 }'
}

# Prints a line `<class>: <reason>` for what was skipped, each once.
list_skipped() {
    # shellcheck disable=SC2016 # awk's own
    reports -exec awk '
        /<testcase / { class = $0; sub(/.* classname="/, "", class); sub(/".*/, "", class) }
        /<skipped/ {
            reason = "no reason given"
            if ($0 ~ /message="/) { reason = $0; sub(/.*message="/, "", reason); sub(/".*/, "", reason) }
            print "  " class ": " reason
        }' {} + | sort -u
}

# What a failed class printed went to a file; its end belongs to what a reader of the failure wants to see.
show_output_of_failures() {
    local report output
    # A build that failed before its tests has no such report, which grep calls an error.
    { reports -exec grep -lE '<(failure|error)[ >]' {} + || true; } | while read -r report; do
        output=${report%.xml}-output.txt
        output=${output/TEST-/}
        if [ -s "$output" ]; then
            say "---- last lines of ${output#"$ROOT"/}"
            tail -n 60 "$output" >&2
        fi
    done
}

summary() {
    local tests failed skipped
    read -r tests failed skipped < <(count_tests)
    if [ "$skipped" -gt 0 ]; then
        echo "Skipped on this machine:"
        list_skipped
    fi
    echo "$((tests - failed - skipped)) passed, $failed failed, $skipped skipped"
    if [ "$skipped" -gt 0 ] && [ "${CI:-}" = true ]; then
        say "headrace: with CI=true nothing may be skipped"
        return 1
    fi
}

# Runs the suite; the arguments go to Maven. With -Pquick nothing needs to be set up.
test_suite() {
    local status=0
    need_jdk
    mkdir -p "$ROOT/target"
    : >"$SETUP_LOG"
    : >"$ENGINE_LOG"
    trap stop_engine EXIT
    trap 'exit 130' INT TERM
    case " $* " in
        *" -Pquick "*) ;;
        *) setup ;;
    esac
    reports -delete
    maven -ntp -fae -Dspotless.check.skip=true -Dmaven.test.redirectTestOutputToFile=true verify "$@" || status=$?
    [ "$status" -eq 0 ] || show_output_of_failures
    # Apart from the build, where a blank too many in one module would keep the others from being tested.
    maven -q -ntp --fail-never spotless:check >"$ROOT/target/format.log" 2>&1 || status=$?
    if grep -q '^\[ERROR\]' "$ROOT/target/format.log"; then
        grep -E '^\[ERROR\] +(src/|[@+-])' "$ROOT/target/format.log" | head -n 40 >&2 || true
        say "the format of some files differs: ./headrace fmt mends it (target/format.log)"
        status=1
    fi
    summary || status=1
    exit "$status"
}
