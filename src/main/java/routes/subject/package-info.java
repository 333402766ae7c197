/**
 * What the rooms tell each other about a person: which account or device was whose and when, what
 * was agreed to, and how a Patient is named. Pure records and the ports by which they are asked
 * for. May use: mapping's records. Begin with {@link routes.subject.SourceLink}.
 */
package routes.subject;
