package io.headrace.executor.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunScriptTest {
    private static final RunGroup GROUP =
            new RunGroup(List.of(Path.of("/sys/fs/cgroup/memory/x"), Path.of("/sys/fs/cgroup/pids/x")));

    @Test
    void shouldReadBackLabelsAndGroup() {
        Map<String, String> labels = Map.of("a=b\n#label", "line one\nline two = 3", "plain", "");

        String script = RunScript.write(
                labels,
                Optional.of(GROUP),
                List.of("ulimit -n 10"),
                Map.of("A", "\n#label x=y"),
                List.of("/usr/bin/setsid"),
                List.of("/bin/echo", "#end"));

        assertThat(RunScript.parse(script)).hasValue(new RunScript.Header(labels, Optional.of(GROUP)));
    }

    @Test
    void shouldNotReadHalfAScript() {
        String script = RunScript.write(
                Map.of("a", "b"), Optional.empty(), List.of(), Map.of(), List.of(), List.of("/bin/true"));

        for (int length = 0; length < script.length(); length++) {
            assertThat(RunScript.parse(script.substring(0, length))).isEmpty();
        }
    }

    @Test
    void shouldKeepVariablesOfItsOwnShellOutOfIt() {
        for (String name : List.of("headrace_name", "CDPATH", "ENV", "PWD", "OLDPWD", "RANDOM", "BASH_ENV")) {
            String script = RunScript.write(
                    Map.of(), Optional.empty(), List.of(), Map.of(name, "x"), List.of(), List.of("/bin/true"));
            assertThat(script)
                    .isEqualTo(RunScript.START + "set -- '/usr/bin/env' '--' '" + name + "=x' '/bin/true'\n#end\n");
        }
    }

    @Test
    void shouldLeaveNamesThatAShellWouldRefuseToEnv() {
        String script = RunScript.write(
                Map.of(),
                Optional.empty(),
                List.of(),
                Map.of("a.b", "it's", "IFS", "x", "OK", "1"),
                List.of(),
                List.of("/bin/true"));

        assertThat(script)
                .isEqualTo(
                        "#headrace-run\nexport OK='1'\nset -- '/usr/bin/env' '--' 'IFS=x' 'a.b=it'\\''s' '/bin/true'\n#end\n");
    }

    @Test
    void shouldSetWhatLeadsProgramsBehindThoseThatHaveMoreRights() {
        String script = RunScript.write(
                Map.of(),
                Optional.empty(),
                List.of(),
                Map.of("LD_PRELOAD", "/tmp/x.so", "GCONV_PATH", "/tmp", "-S/bin/sh", ""),
                List.of("/usr/bin/setsid", "/usr/bin/setpriv"),
                List.of("/bin/true"));

        assertThat(script)
                .isEqualTo("#headrace-run\nset -- '/usr/bin/setsid' '/usr/bin/setpriv' '/usr/bin/env' '--' '-S/bin/sh='"
                        + " 'GCONV_PATH=/tmp' 'LD_PRELOAD=/tmp/x.so' '/bin/true'\n#end\n");
    }
}
