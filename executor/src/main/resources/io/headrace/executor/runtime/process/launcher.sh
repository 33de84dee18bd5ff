# Forks one shell per run. Lives in a session of its own, so that runs outlive the executor and its terminal.
#
# $1 is the folder of all runs. Each line of standard input names a run directory in it. Each line of standard output is
# "<name> <exit code>", written when that run has ended and its exit file is complete. At the end of standard input the
# launcher leaves; its runs go on and are found by the next executor through their files.
#
# Why one long-lived shell: a copy of it costs less than starting a process from a JVM, and needs no exec before it can
# claim, run, wait and write. Only builtins are used on the way of a run, except the command itself, which is named by a
# path, so that it is never taken for a builtin.
cd "$1" || exit
while read -r headrace_name; do
    (
        # A signal to the whole session is for the commands: this shell has an exit code to write.
        trap : HUP INT TERM
        # The claim is the fence: noclobber creates the file or fails. It holds this shell's line of /proc, whose process
        # id and start time tell it from a later process with the same id.
        set -C
        read -r headrace_stat </proc/self/stat && echo "$headrace_stat" >"$headrace_name/claim" || exit
        set +C
        exec 3>&1 >"$headrace_name/output" 2>&1
        . "./$headrace_name/run"
        cd "./$headrace_name/work" && "$@" 3>&-
        headrace_code=$?
        # One short write. A reader takes the code only with its line end, so a torn write counts as none.
        echo "$headrace_code" >../exit
        echo "$headrace_name $headrace_code" >&3
    ) &
    # Reaps the runs that have ended.
    jobs >/dev/null
done
