/**
 * Whose a record is that went aside whole: vendor, connection and trace, read from what the record
 * says of itself, so that an erasure finds it. Pure but for the job that mends rows of before;
 * begin with {@link routes.operations.owners.RecordOwner}.
 */
package routes.operations.owners;
