/**
 * What ends the process once it is out of memory: a kill loses nothing, limping on does. It uses
 * the JVM's management beans and Camel's events. Begin with {@link
 * routes.operations.memory.OutOfMemory}.
 */
package routes.operations.memory;
