/**
 * What vendors push: challenges, signatures, events, and the subscriptions that bring them. May
 * use: protocol, operations. Begin with {@link routes.protocol.push.PushEvents}.
 */
package routes.protocol.push;
