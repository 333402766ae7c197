package routes.fuzz;

/**
 * One request as bytes.
 *
 * @param inWords what it is, for a finding; enough to see what was tried
 * @param entry the pattern that it was made for
 * @param from the loopback address that it comes from
 * @param head request line and headers with the empty line
 * @param body what follows
 * @param ofProgram whether it asks for something under /api, as it is written
 * @param drip whether the body comes in small pieces with pauses
 * @param misframed whether it lies about where it ends, so that a server may close without a word
 */
record FuzzedRequest(
    String inWords,
    String entry,
    String from,
    byte[] head,
    byte[] body,
    boolean ofProgram,
    boolean drip,
    boolean misframed) {}
