package io.headrace.submitter.eventbridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.http.batch.JobShapes;
import io.headrace.submitter.http.batch.ServiceShapes;
import io.headrace.submitter.readmodel.JobQueries.JobDetail;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An event in the shape of EventBridge. Its id follows from the job and the sequence number of what it tells: always the same. */
final class Announcement {
    private Announcement() {}

    /** What an event has made of a job. */
    static ObjectNode of(Envelope<Event> event, JobDetail job, String region) {
        Arns arns = new Arns(region, event.account());
        boolean blocked = event.data() instanceof WaitEvent;
        boolean service = job.row().isService();
        String source = event.account() + "/" + event.sequence() + "/"
                + job.row().head().id();
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("version", "0")
                .put("id", UUID.nameUUIDFromBytes(source.getBytes(UTF_8)).toString())
                .put(
                        "detail-type",
                        (service ? "Batch Service Job " : "Batch Job ") + (blocked ? "Queue Blocked" : "State Change"))
                .put("source", "aws.batch")
                .put("account", event.account().value())
                .put(
                        "time",
                        Instant.ofEpochMilli(event.time())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .put("region", region);
        ArrayNode resources = shape.putArray("resources");
        resources.add(
                service
                        ? arns.serviceJob(job.row().head().id())
                        : arns.job(job.row().head().id()));
        if (blocked) {
            resources.add(arns.jobQueue(job.row().head().queue()));
        }
        // A service job is told without its tags and its payload, which may hold what is nobody's business.
        shape.set(
                "detail",
                service
                        ? new ServiceShapes(arns).detail(job).without(List.of("tags", "serviceRequestPayload"))
                        : new JobShapes(arns).detail(job));
        return shape;
    }
}
