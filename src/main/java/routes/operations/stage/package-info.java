/**
 * What every stage of the pipeline does with a batch: begin, collect, commit. May use:
 * operations.broker, Camel. Begin with {@link routes.operations.stage.BatchOffsets}.
 */
package routes.operations.stage;
