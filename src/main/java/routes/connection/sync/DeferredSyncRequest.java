package routes.connection.sync;

/**
 * A sync request whose time has come again.
 *
 * @param key record key on its topic
 * @param request the JSON to send
 */
public record DeferredSyncRequest(String id, String vendor, String key, String request) {}
