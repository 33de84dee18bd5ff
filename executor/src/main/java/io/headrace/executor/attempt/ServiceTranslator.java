package io.headrace.executor.attempt;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan.ServicePlan;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.service.InvalidPayloadException;
import io.headrace.schemas.service.TrainingFiles;
import io.headrace.schemas.service.TrainingJob;
import io.headrace.schemas.value.ServiceOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a service job's placement asks for beside its container: files, variables, and what is kept of it. Pure. */
final class ServiceTranslator {
    private final TrainingJob job;
    private final String name;
    private final Placement placement;

    private ServiceTranslator(TrainingJob job, String name, Placement placement) {
        this.job = job;
        this.name = name;
        this.placement = placement;
    }

    /** @throws ContainerFailure when the payload cannot be read, which the scheduler had checked */
    static ServiceTranslator of(Placement placement, ServiceOrder service) throws ContainerFailure {
        try {
            TrainingJob job = TrainingJob.parse(service.serviceRequestPayload());
            return new ServiceTranslator(
                    job, TrainingFiles.attemptName(service.name(), placement.attemptId()), placement);
        } catch (InvalidPayloadException e) {
            throw new ContainerFailure(Code.UNSUPPORTED, e.getMessage());
        }
    }

    ServicePlan plan() {
        return new ServicePlan(job.entrypoint(), TrainingFiles.folders(job), TrainingFiles.files(job));
    }

    Map<String, String> environment() {
        return TrainingFiles.environment(
                job,
                name,
                Math.max(1, placement.resources().vcpuMillis() / 1000),
                placement.resources().gpus());
    }

    /** As SageMaker lays out its output: {@code <S3OutputPath>/<training job>/output/model.tar.gz}. */
    Map<String, String> labels() {
        Map<String, String> artifacts = new LinkedHashMap<>();
        String path = job.outputPath();
        if (path != null) {
            String folder = (path.endsWith("/") ? path : path + "/") + name + "/output/";
            artifacts.put(TrainingFiles.MODEL, folder + "model.tar.gz");
            artifacts.put(TrainingFiles.OUTPUT_DATA, folder + "output.tar.gz");
        }
        return ContainerLabels.service(TrainingFiles.FAILURE, artifacts);
    }
}
