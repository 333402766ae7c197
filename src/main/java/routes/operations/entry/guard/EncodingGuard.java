package routes.operations.entry.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Refuses encoded bodies: a kilobyte may inflate to a megabyte, and signatures are made over the
 * bytes that were sent.
 */
public final class EncodingGuard implements Guard {
  private static final Refusal ENCODED =
      Refusal.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "bodies are taken as they are: send it without Content-Encoding");

  @Override
  public Optional<Refusal> refuse(HttpServletRequest request) {
    if (request.getHeader(HttpHeaders.CONTENT_ENCODING) == null) {
      return Optional.empty();
    }
    return Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
            .allMatch(encoding -> encoding.trim().equalsIgnoreCase("identity"))
        ? Optional.empty()
        : Optional.of(ENCODED);
  }
}
