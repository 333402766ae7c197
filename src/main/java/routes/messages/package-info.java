/**
 * Messages of devices, from the envelope that a sender posts or an import makes to measurements on
 * their topic. May use: mapping, operations. Begin with {@link routes.messages.Normalizer}.
 */
package routes.messages;
