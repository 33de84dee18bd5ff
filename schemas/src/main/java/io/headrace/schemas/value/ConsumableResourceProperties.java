package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * Consumable resources that each attempt of a job takes.
 *
 * @param consumableResourceList an entry per resource
 */
public record ConsumableResourceProperties(List<ConsumableResourceRequirement> consumableResourceList) {
    /** Copies the collections; an absent one becomes empty. */
    public ConsumableResourceProperties {
        consumableResourceList = Copies.list(consumableResourceList);
    }
}
