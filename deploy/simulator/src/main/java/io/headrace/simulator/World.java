package io.headrace.simulator;

import io.headrace.scheduler.core.Command;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.testkit.Dice;
import java.util.List;

/**
 * What all parties share.
 *
 * @param loop time
 * @param dice chance, from the seed
 * @param weather whether things may go wrong
 * @param counts numbers
 * @param trace what happened last
 * @param witness sees everything
 * @param commands the commands topic
 * @param reports the reports topic
 * @param placements the partitions of the placements topic
 */
record World(
        SimLoop loop,
        Dice dice,
        Weather weather,
        Counts counts,
        Trace trace,
        Witness witness,
        SimTopic<Command.Requested> commands,
        SimTopic<ExecutorReport> reports,
        List<SimTopic<ExecutorOrder>> placements) {

    World {
        placements = List.copyOf(placements);
    }

    /** Where the orders to an executor are. */
    SimTopic<ExecutorOrder> placementsOf(ExecutorId executor) {
        return placements.get(Math.floorMod(executor.value().hashCode(), placements.size()));
    }
}
