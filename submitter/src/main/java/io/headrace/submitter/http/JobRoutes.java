package io.headrace.submitter.http;

import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.submitter.guard.Refused;
import io.headrace.submitter.http.batch.DrainCall;
import io.headrace.submitter.http.batch.JobShapes;
import io.headrace.submitter.readmodel.HistoryQueries.HistoryEvent;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import io.headrace.submitter.readmodel.JobRow;
import io.headrace.submitter.readmodel.JobSelection;
import io.headrace.submitter.readmodel.JobSelection.ServiceJobs;
import io.headrace.submitter.readmodel.JobStatus;
import io.headrace.submitter.readmodel.Page;
import io.headrace.submitter.readmodel.ResourceQueries.Executor;
import io.headrace.submitter.readmodel.ResourceQueries.Queue;
import io.headrace.submitter.readmodel.StatusCounts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Headrace's own questions beside those of AWS: jobs of all queues, counts, history, executors. */
final class JobRoutes {
    private static final int JOBS_MAX = 1_000;
    private static final int JOBS_DEFAULT = 100;
    private static final int HISTORY_MAX = 10_000;
    private static final int QUEUES_PER_PAGE = 1_000;

    private final FrontDoorConfig config;
    private final Accounts accounts;

    JobRoutes(FrontDoorConfig config, Accounts accounts) {
        this.config = config;
        this.accounts = accounts;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/headrace/v1/jobs", this::jobs);
        routes.get("/headrace/v1/overview", this::overview);
        routes.get("/headrace/v1/jobs/{jobId}/history", this::history);
        routes.get("/headrace/v1/jobs/{jobId}/explanation", this::explanation);
        routes.post("/headrace/v1/jobs/{jobId}/retry", this::retry);
        routes.get("/headrace/v1/executors", this::executors);
        routes.post("/headrace/v1/executors/{executorId}/drain", context -> drain(context, true));
        routes.post("/headrace/v1/executors/{executorId}/undrain", context -> drain(context, false));
    }

    private void jobs(Context context) {
        QueryParameters query = new QueryParameters(context);
        Arns arns = arns(context);
        String queue =
                query.text("queue").map(name -> arns.nameIn(name, "job-queue")).orElse(null);
        JobStatus status = query.text("status").map(JobRoutes::status).orElse(null);
        Integer limit = query.integer("limit", 1, JOBS_MAX);
        JobSelection selection = asFarAsAllowed(
                context, new JobSelection(queue, status, query.text("name").orElse(null), null, null, null, null));
        OptionalLong after = PageTokens.read(selection.toString(), context.queryParam("nextToken"));
        Page<JobSummary> page = parts(context).jobs().list(selection, after, limit == null ? JOBS_DEFAULT : limit);
        ObjectNode answer = JsonCodec.mapper().createObjectNode();
        ArrayNode jobs = answer.putArray("jobs");
        JobShapes shapes = new JobShapes(arns);
        page.rows().forEach(job -> jobs.add(shapes.summaryWithQueue(job)));
        page.next().ifPresent(next -> answer.put("nextToken", PageTokens.of(selection.toString(), next)));
        Responses.json(context, answer);
    }

    /** Service jobs are for those who may list them; others do not see them among jobs, and are refused a queue of nothing else. */
    private JobSelection asFarAsAllowed(Context context, JobSelection selection) {
        try {
            Caller.of(context, config).may().require(Needs.ofServiceJobs());
            return selection;
        } catch (Refused refused) {
            Optional<Queue> queue = Optional.ofNullable(selection.queue())
                    .flatMap(parts(context).resources()::queue);
            if (queue.filter(Queue::takesServiceJobs).isPresent()) {
                throw refused;
            }
            return selection.with(queue.isPresent() ? ServiceJobs.FEW_LEFT_OUT : ServiceJobs.LEFT_OUT);
        }
    }

    private static JobStatus status(String text) {
        return Arrays.stream(JobStatus.values())
                .filter(known -> known.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() ->
                        ApiError.client("status is '" + text + "', expected one of " + List.of(JobStatus.values())));
    }

    /** Counts of jobs by state, in all and by queue. Children of array jobs count, the array jobs themselves do not. */
    private void overview(Context context) {
        Map<String, StatusCounts> counts = parts(context).jobs().countsByQueue();
        ObjectNode answer = JsonCodec.mapper().createObjectNode();
        StatusCounts total = StatusCounts.none();
        for (StatusCounts ofQueue : counts.values()) {
            for (JobStatus status : JobStatus.values()) {
                total = total.plus(status, ofQueue.get(status));
            }
        }
        answer.set("jobs", counts(total));
        ArrayNode queues = answer.putArray("queues");
        OptionalLong from = OptionalLong.empty();
        do {
            Page<Queue> page = parts(context).resources().queues(from, QUEUES_PER_PAGE);
            page.rows().forEach(row -> {
                String name = row.queue().jobQueueName();
                queues.add(queue(row.queue(), counts.getOrDefault(name, StatusCounts.none())));
            });
            from = page.next();
        } while (from.isPresent());
        Responses.json(context, answer);
    }

    private static ObjectNode queue(CreateJobQueue queue, StatusCounts counts) {
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("jobQueueName", queue.jobQueueName())
                .put("state", queue.state() == null ? "ENABLED" : queue.state())
                .put("priority", queue.priority());
        shape.set("jobs", counts(counts));
        return shape;
    }

    /** All states, also those that nothing is in. */
    private static ObjectNode counts(StatusCounts counts) {
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        for (JobStatus status : JobStatus.values()) {
            shape.put(status.name(), counts.get(status));
        }
        return shape;
    }

    private void history(Context context) {
        JobId id = new QueryParameters(context).job();
        List<HistoryEvent> events = parts(context).history().ofJob(id, HISTORY_MAX);
        if (events.isEmpty() && parts(context).jobs().find(id).isEmpty()) {
            throw ApiError.notFound("job " + id + " does not exist");
        }
        if (events.stream().anyMatch(JobRoutes::hasPayload)) {
            requireOfServiceJob(context, id);
        }
        ObjectNode answer = JsonCodec.mapper().createObjectNode();
        ArrayNode list = answer.putArray("events");
        for (HistoryEvent event : events) {
            ObjectNode shape = list.addObject()
                    .put("sequence", event.sequence())
                    .put("time", event.time())
                    .put("type", event.type())
                    .put("jobId", event.jobId());
            if (event.actor() != null) {
                shape.put("actor", event.actor());
            }
            if (event.causationId() != null) {
                shape.put("causationId", event.causationId());
            }
            shape.set("data", JsonCodec.mapper().readTree(event.body()));
        }
        Responses.json(context, answer);
    }

    private void requireOfServiceJob(Context context, JobId id) {
        Caller.of(context, config)
                .may()
                .require(accounts.of(context).needs().ofJob("DescribeServiceJob", id.toString()));
    }

    /** The payload of a service job may hold what only those shall see who may describe service jobs. */
    private static boolean hasPayload(HistoryEvent event) {
        return event.type().equals("JobSubmitted")
                && JsonCodec.mapper().readTree(event.body()).has("service");
    }

    private void explanation(Context context) {
        JobId id = new QueryParameters(context).job();
        if (parts(context).jobs().find(id).filter(JobRow::isService).isPresent()) {
            requireOfServiceJob(context, id);
        }
        Responses.json(
                context,
                new JobExplanation(parts(context).jobs(), parts(context).waits())
                        .of(id)
                        .orElseThrow(() -> ApiError.notFound("job " + id + " does not exist")));
    }

    private void retry(Context context) throws InterruptedException {
        JobId id = new QueryParameters(context).job();
        Caller caller = Caller.of(context, config);
        Responses.json(
                context,
                parts(context)
                        .retries()
                        .run(id, context.bodyAsBytes(), caller.actor(), arns(context), caller.repetition(context)));
    }

    private void drain(Context context, boolean drained) throws InterruptedException {
        String executor = context.pathParam("executorId");
        String actor = Caller.of(context, config).actor();
        DrainCall call = new DrainCall(parts(context).retries().context());
        Responses.json(context, drained ? call.drain(executor, actor) : call.undrain(executor, actor));
    }

    private void executors(Context context) {
        ObjectNode answer = JsonCodec.mapper().createObjectNode();
        ArrayNode list = answer.putArray("executors");
        for (Executor executor : parts(context).resources().executors()) {
            ExecutorRegistered registration = executor.registration();
            ObjectNode shape = list.addObject()
                    .put("executorId", registration.executorId().value())
                    .put("incarnation", registration.incarnation())
                    .put("status", executor.status().name())
                    .put("since", executor.since())
                    .put("hostname", registration.hostname())
                    .put("runtime", registration.runtime())
                    .put("attempts", executor.running());
            ArrayNode environments = shape.putArray("computeEnvironments");
            registration.computeEnvironments().forEach(environments::add);
            shape.set("attributes", JsonCodec.mapper().valueToTree(registration.attributes()));
            shape.set("capacity", amounts(registration.capacity()));
            shape.set("used", amounts(executor.used()));
        }
        Responses.json(context, answer);
    }

    private static ObjectNode amounts(ResourceAmounts amounts) {
        return JsonCodec.mapper()
                .createObjectNode()
                .put("vcpus", amounts.vcpuMillis() / 1000.0)
                .put("memoryMib", amounts.memoryMib())
                .put("gpus", amounts.gpus());
    }

    private Arns arns(Context context) {
        return Caller.of(context, config).arns();
    }

    private AccountParts parts(Context context) {
        return accounts.of(context).parts();
    }
}
