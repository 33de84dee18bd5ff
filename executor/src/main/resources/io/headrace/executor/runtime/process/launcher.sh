# Forks one shell per run. Lives in a session of its own, so that runs outlive the executor and its terminal.
#
# $1 is the folder of all runs. Each line of standard input names a run directory in it. Each line of standard output is
# "<name> <exit code>", written when that run has ended and its files say so. At the end of standard input the launcher
# leaves; its runs go on and are found by the next executor through their files.
#
# Why one long-lived shell: a copy of it costs less than starting a process from a JVM, and needs no exec before it can
# claim, run, wait and write. Only builtins are used on the way of a run, except the command itself, which is named by a
# path, so that it is never taken for a builtin. Every file counts: one that is created and deleted costs as much as a fork.
headrace_runs=$1
cd "$headrace_runs" || exit
while read -r headrace_name; do
    (
        # A signal to the whole session is for the commands: this shell has an exit code to write.
        trap : HUP INT TERM
        # $$ would be the launcher's. The link leads to /proc/<our process id>.
        cd -P /proc/self && headrace_pid=${PWD#/proc/} && cd "$headrace_runs/$headrace_name" || exit
        # The claim is the fence: noclobber creates the file or fails, and then this shell ends here.
        set -C
        exec 4>claim || exit
        set +C
        echo "$headrace_pid" >&4
        exec 3>&1 >output 2>&1
        . ./run && cd work && "$@" 3>&- 4>&-
        headrace_code=$?
        times >&4
        # One short write. A reader takes the code only with its line end, so a torn write counts as none.
        echo "$headrace_code" >&4
        echo "$headrace_name $headrace_code" >&3
    ) &
    # Reaps the runs that have ended.
    jobs >/dev/null
done
