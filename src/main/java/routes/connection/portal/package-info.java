/**
 * Who may see whom, and whose link it is: portals and their links, the keys of their issuers,
 * accounts that two people claim, and what is kept of those who have left. It may use {@code
 * operations}, and of {@code connection} what is public. Begin with {@link
 * routes.connection.portal.Portal}.
 */
package routes.connection.portal;
