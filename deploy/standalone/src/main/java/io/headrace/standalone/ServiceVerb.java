package io.headrace.standalone;

import io.headrace.service.Service;
import io.headrace.service.ServiceCommand;
import io.headrace.submitter.cli.terminal.Console;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine;

/** A service as a verb: as the service itself, with its log on standard error. */
final class ServiceVerb implements Service {
    private final Service service;

    private ServiceVerb(Service service) {
        this.service = service;
    }

    static CommandLine of(Service service, Console console) {
        return ServiceCommand.of(new ServiceVerb(service), console.variables());
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public String description() {
        return service.description();
    }

    @Override
    public Map<String, String> settings() {
        return service.settings();
    }

    @Override
    public int run(Map<String, String> settings, Consumer<String> say) throws Exception {
        LogFile.toStandardError();
        return service.run(settings, say);
    }
}
