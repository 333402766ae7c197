/**
 * Records that cannot go on: dead letters, parked and withheld ones, and what may be said of a
 * failure. May use: operations.stage, operations.secret. Begin with {@link
 * routes.operations.failure.DeadLetters}.
 */
package routes.operations.failure;
