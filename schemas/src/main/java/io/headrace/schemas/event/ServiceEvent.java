package io.headrace.schemas.event;

import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;

/** Events about service environments and quota shares. */
public sealed interface ServiceEvent extends Event {
    /** Name of what the event is about. */
    String subject();

    /**
     * A service environment exists and is VALID.
     *
     * @param environment as it was created, with the state filled in
     */
    record ServiceEnvironmentCreated(CreateServiceEnvironment environment) implements ServiceEvent {
        @Override
        public String subject() {
            return environment.serviceEnvironmentName();
        }
    }

    /**
     * A service environment has changed.
     *
     * @param changes what changed, the environment by name; the rest is as it was
     */
    record ServiceEnvironmentUpdated(UpdateServiceEnvironment changes) implements ServiceEvent {
        @Override
        public String subject() {
            return changes.serviceEnvironment();
        }
    }

    /**
     * A service environment is DELETING: it is gone once its last attempt has ended.
     *
     * @param serviceEnvironmentName its name
     */
    record ServiceEnvironmentDeletionRequested(String serviceEnvironmentName) implements ServiceEvent {
        @Override
        public String subject() {
            return serviceEnvironmentName;
        }
    }

    /**
     * A service environment is gone; its name is free.
     *
     * @param serviceEnvironmentName its name
     */
    record ServiceEnvironmentDeleted(String serviceEnvironmentName) implements ServiceEvent {
        @Override
        public String subject() {
            return serviceEnvironmentName;
        }
    }

    /**
     * A quota share exists and is VALID.
     *
     * @param share as it was created, with the state filled in and its queue by name
     */
    record QuotaShareCreated(CreateQuotaShare share) implements ServiceEvent {
        @Override
        public String subject() {
            return share.quotaShareName();
        }
    }

    /**
     * A quota share has changed.
     *
     * @param jobQueue name of its queue
     * @param quotaShareName its name
     * @param changes what changed; the rest is as it was
     */
    record QuotaShareUpdated(String jobQueue, String quotaShareName, UpdateQuotaShare changes) implements ServiceEvent {
        @Override
        public String subject() {
            return quotaShareName;
        }
    }

    /**
     * A quota share is DELETING: its jobs are brought to an end, and it is gone once the last has ended.
     *
     * @param jobQueue name of its queue
     * @param quotaShareName its name
     */
    record QuotaShareDeletionRequested(String jobQueue, String quotaShareName) implements ServiceEvent {
        @Override
        public String subject() {
            return quotaShareName;
        }
    }

    /**
     * A quota share is gone; its name is free.
     *
     * @param jobQueue name of its queue
     * @param quotaShareName its name
     */
    record QuotaShareDeleted(String jobQueue, String quotaShareName) implements ServiceEvent {
        @Override
        public String subject() {
            return quotaShareName;
        }
    }
}
