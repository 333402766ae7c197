package routes.mapping.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import routes.mapping.ExpressionException;

/** Reads a JSONPath as Newtonsoft's {@code JPath} reads it, its oddities included. */
final class JsonPathParser extends PathCursor {
  private static final int MOST_NESTING = 100;
  private int nesting;

  JsonPathParser(String text) {
    super(text);
  }

  List<PathSegment> parse() {
    List<PathSegment> segments = new ArrayList<>();
    skipSpace();
    if (at == text.length()) {
      return segments;
    }
    int partStart = at;
    if (text.charAt(at) == '$') {
      if (at + 1 == text.length()) {
        return segments;
      }
      char next = text.charAt(at + 1);
      if (next == '.' || next == '[') {
        at++;
        partStart = at;
      }
    }
    if (!path(segments, partStart, false)) {
      int last = at;
      skipSpace();
      if (at < text.length()) {
        throw unexpected(last);
      }
    }
    return segments;
  }

  private boolean path(List<PathSegment> segments, int start, boolean inFilter) {
    int partStart = start;
    boolean scan = false;
    boolean afterIndexer = false;
    boolean afterDot = false;
    boolean ended = false;
    while (at < text.length() && !ended) {
      char c = text.charAt(at);
      switch (c) {
        case '[', '(' -> {
          if (at > partStart) {
            segments.add(member(text.substring(partStart, at), scan));
            scan = false;
          }
          segments.add(indexer(c == '[' ? ']' : ')', scan));
          scan = false;
          at++;
          partStart = at;
          afterIndexer = true;
          afterDot = false;
        }
        case ']', ')', ' ' -> ended = true;
        case '.' -> {
          if (at > partStart) {
            segments.add(member(text.substring(partStart, at), scan));
            scan = false;
          }
          if (at + 1 < text.length() && text.charAt(at + 1) == '.') {
            scan = true;
            at++;
          }
          at++;
          partStart = at;
          afterIndexer = false;
          afterDot = true;
        }
        default -> {
          if (inFilter && "=<!>|&".indexOf(c) >= 0) {
            ended = true;
          } else if (afterIndexer) {
            throw new ExpressionException("Unexpected character following indexer: " + c, at);
          } else {
            at++;
          }
        }
      }
    }
    boolean atEnd = at == text.length();
    if (at > partStart) {
      segments.add(member(text.substring(partStart, at).stripTrailing(), scan));
    } else if (afterDot && (atEnd || inFilter)) {
      throw new ExpressionException("Unexpected end while parsing path.", at);
    }
    return atEnd;
  }

  private static PathSegment member(String name, boolean scan) {
    boolean any = name.equals("*");
    if (scan) {
      return new PathSegment.Scan(any ? Set.of() : Set.of(name));
    }
    return new PathSegment.Field(any ? null : name);
  }

  private PathSegment indexer(char close, boolean scan) {
    at++;
    needMore("Path ended with open indexer.");
    skipSpace();
    needMore("Path ended with open indexer.");
    char c = text.charAt(at);
    if (c == '\'') {
      return quotedFields(close, scan);
    }
    return c == '?' ? filter(close, scan) : arrayIndexer(close);
  }

  private PathSegment quotedFields(char close, boolean scan) {
    Set<String> names = new LinkedHashSet<>();
    while (at < text.length()) {
      names.add(quoted());
      skipSpace();
      needMore("Path ended with open indexer.");
      if (text.charAt(at) == close) {
        if (scan) {
          return new PathSegment.Scan(names);
        }
        return names.size() == 1
            ? new PathSegment.Field(names.iterator().next())
            : new PathSegment.Fields(List.copyOf(names));
      }
      expect(',');
      skipSpace();
      needMore("Path ended with open indexer.");
    }
    throw new ExpressionException("Path ended with open indexer.", at);
  }

  private PathSegment arrayIndexer(char close) {
    int open = at;
    int end = text.indexOf(close, at);
    if (end < 0) {
      throw new ExpressionException("Path ended with open indexer.", text.length());
    }
    String inside = text.substring(open, end).strip();
    at = end;
    if (inside.equals("*")) {
      return new PathSegment.Index(null);
    }
    if (inside.indexOf(':') >= 0) {
      String[] parts = inside.split(":", -1);
      if (parts.length > 3) {
        throw unexpected(open);
      }
      Integer step = parts.length == 3 ? bound(parts[2], open) : null;
      if (step != null && step == 0) {
        throw new ExpressionException("Step cannot be zero.", open);
      }
      return new PathSegment.Slice(bound(parts[0], open), bound(parts[1], open), step);
    }
    List<Integer> indexes = new ArrayList<>();
    for (String part : inside.split(",", -1)) {
      Integer index = bound(part, open);
      if (index == null) {
        throw new ExpressionException("Array index expected.", open);
      }
      if (index < 0) {
        throw new ExpressionException("An array index cannot be negative.", open);
      }
      indexes.add(index);
    }
    return indexes.size() == 1
        ? new PathSegment.Index(indexes.get(0))
        : new PathSegment.Indexes(indexes);
  }

  private Integer bound(String part, int position) {
    String digits = part.strip();
    if (digits.isEmpty()) {
      return null;
    }
    try {
      return Integer.valueOf(digits);
    } catch (NumberFormatException e) {
      throw new ExpressionException(
          "Unexpected character while parsing path indexer: " + digits, position);
    }
  }

  private PathSegment filter(char close, boolean scan) {
    at++;
    expect('(');
    nesting++;
    if (nesting > MOST_NESTING) {
      throw new ExpressionException("Filters are nested too deep.", at);
    }
    PathCondition condition = condition();
    nesting--;
    at++;
    needMore("Path ended with open indexer.");
    skipSpace();
    needMore("Path ended with open indexer.");
    if (text.charAt(at) != close) {
      throw unexpected(at);
    }
    return scan ? new PathSegment.ScanFilter(condition) : new PathSegment.Filter(condition);
  }

  /** {@code a && b || c} is {@code a && (b || c)}: an operator takes all that follows. */
  private PathCondition condition() {
    List<PathCondition> parts = new ArrayList<>();
    char joined = 0;
    while (at < text.length()) {
      PathCondition part = comparison();
      char c = text.charAt(at);
      if (c == ')') {
        parts.add(part);
        return join(parts, joined);
      }
      if (at + 1 >= text.length() || text.charAt(at + 1) != c) {
        throw unexpected(at);
      }
      at += 2;
      if (joined != 0 && joined != c) {
        nesting++;
        if (nesting > MOST_NESTING) {
          throw new ExpressionException("Conditions are nested too deep.", at);
        }
        parts.add(rest(part, c));
        nesting--;
        return join(parts, joined);
      }
      joined = c;
      parts.add(part);
    }
    throw new ExpressionException("Path ended with open query.", at);
  }

  private PathCondition rest(PathCondition first, char operator) {
    PathCondition following = condition();
    List<PathCondition> parts = new ArrayList<>();
    parts.add(first);
    if (operator == '&' && following instanceof PathCondition.All all) {
      parts.addAll(all.parts());
    } else if (operator == '|' && following instanceof PathCondition.Any any) {
      parts.addAll(any.parts());
    } else {
      parts.add(following);
    }
    return join(parts, operator);
  }

  private static PathCondition join(List<PathCondition> parts, char operator) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return operator == '&' ? new PathCondition.All(parts) : new PathCondition.Any(parts);
  }

  private PathCondition comparison() {
    PathCondition.Operand left = operand();
    char c = text.charAt(at);
    if (c == ')' || c == '|' || c == '&') {
      return new PathCondition.Exists(left);
    }
    PathOperator operator = operator();
    return new PathCondition.Compare(left, operator, operand());
  }

  private PathCondition.Operand operand() {
    skipSpace();
    needMore("Path ended with open query.");
    char c = text.charAt(at);
    PathCondition.Operand operand;
    if (c == '$' || c == '@') {
      at++;
      List<PathSegment> segments = new ArrayList<>();
      if (c == '$') {
        segments.add(new PathSegment.Root());
      }
      if (path(segments, at, true)) {
        throw new ExpressionException("Path ended with open query.", at);
      }
      operand = new PathCondition.Operand(new JsonPathExpression.Steps(segments), null);
    } else {
      operand = new PathCondition.Operand(null, constant());
    }
    skipSpace();
    needMore("Path ended with open query.");
    return operand;
  }
}
