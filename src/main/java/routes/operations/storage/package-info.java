/**
 * What lies in the data folder: who may read it, and that the embedded database's file does not
 * outgrow what it holds. Uses the JDK, H2 and Spring; of the product only the refusal of a start.
 * Begin with {@link routes.operations.storage.DatabaseHousekeeping} and {@link
 * routes.operations.storage.OwnFolder}.
 */
package routes.operations.storage;
