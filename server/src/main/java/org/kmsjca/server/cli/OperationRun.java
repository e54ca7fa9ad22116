// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.cli.input.InputException;
import org.kmsjca.server.cli.input.RequestInput;
import org.kmsjca.server.cli.input.Skeleton;
import org.kmsjca.server.cli.output.OutputFormat;
import org.kmsjca.server.cli.output.Query;
import org.kmsjca.server.protocol.PlainValues;
import org.kmsjca.server.protocol.Secrets;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireOperation;

/**
 * Performs an operation and prints its result. Confined to one thread.
 *
 * <p><b>Secrets:</b> those of the request are wiped; a result that has some, and was asked for, is
 * printed.
 */
final class OperationRun {

  private final OperationVerb verb;
  private final Invocation call;
  private final WireOperation operation;
  private final ServiceOperations service;
  private final OutputFormat format;
  private final @Nullable Query query;
  private final PlainValues values;

  private OperationRun(OperationVerb verb, Invocation call) {
    this.verb = verb;
    this.call = call;
    operation = verb.operation();
    service = verb.service();
    format = GlobalOptions.output(call);
    query = GlobalOptions.query(call);
    Function<Instant, String> times =
        service == ServiceOperations.KMS
            ? moment -> Moments.local(moment, call.around().zone())
            : Moments::seconds;
    values = new PlainValues(service, times);
  }

  /** Makes what a verb does. */
  static Action of(OperationVerb verb) {
    return call -> new OperationRun(verb, call).run();
  }

  private int run() {
    if (call.has(OperationVerb.SKELETON)) {
      print(Skeleton.of(operation.input()));
      return ExitCode.OK;
    }
    Paging paging = Paging.of(operation);
    boolean paged = paging != null && isPaged(paging);
    RequestInput input = RequestWords.input(verb, call, paged);
    try (Performer performer = performer()) {
      if (paging != null && paged) {
        printPages(paging, input, performer);
      } else {
        print(perform(input, performer));
      }
      return ExitCode.OK;
    } catch (CommandException | InputException e) {
      throw e;
    } catch (RuntimeException e) {
      CommandException known = ServiceErrors.of(service, operation.name(), e);
      throw known == null ? e : known;
    }
  }

  private Performer performer() {
    StoreAccess access = new StoreAccess(call);
    EndpointAccess remote = new EndpointAccess(call, access);
    String url = remote.url(service);
    return url == null
        ? new StorePerformer(access)
        : new EndpointPerformer(remote.client(url, service), service, operation);
  }

  private boolean isPaged(Paging paging) {
    Set<String> own = Set.of(OperationVerb.MAX_ITEMS);
    boolean byHand =
        List.of(paging.token(), paging.limit()).stream()
            .map(OperationVerb::flag)
            .anyMatch(flag -> !own.contains(flag) && call.has(flag));
    boolean paged = !byHand && !call.has(GlobalOptions.NO_PAGINATE);
    List<String> useless =
        List.of(OperationVerb.STARTING_TOKEN, OperationVerb.PAGE_SIZE, OperationVerb.MAX_ITEMS)
            .stream()
            .filter(flag -> call.has(flag) && !flag.equals(OperationVerb.flag(paging.limit())))
            .collect(Collectors.toList());
    if (!paged && !useless.isEmpty()) {
      throw CommandException.usage(
          "Error during pagination: Cannot specify --no-paginate along with pagination arguments: "
              + String.join(", ", useless));
    }
    return paged;
  }

  private Map<String, @Nullable Object> perform(RequestInput input, Performer performer) {
    Record request = input.request();
    @Nullable Object result = null;
    try {
      result = performer.perform(request);
      return values.of(operation.output(), result);
    } finally {
      Secrets.destroy(operation.input(), request);
      Secrets.destroy(operation.output(), result);
    }
  }

  private void printPages(Paging paging, RequestInput input, Performer performer) {
    String start = call.option(OperationVerb.STARTING_TOKEN);
    PageToken token = start == null ? null : PageToken.read(start, paging);
    Pages pages = new Pages(paging, token, number(OperationVerb.MAX_ITEMS));
    Integer pageSize = number(OperationVerb.PAGE_SIZE);
    if (pageSize != null) {
      input.flag(paging.limit(), List.of(pageSize.toString()));
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    String next =
        pages.each(
            marker -> {
              if (marker != null) {
                input.flag(paging.token(), List.of(marker));
              }
              return perform(input, performer);
            },
            format == OutputFormat.TEXT ? this::print : all::add);
    if (format != OutputFormat.TEXT) {
      print(Pages.joined(all, next));
    } else if (next != null) {
      Map<String, @Nullable Object> resume = new LinkedHashMap<>();
      resume.put("NextToken", Map.of("NextToken", next));
      print(resume);
    }
  }

  private @Nullable Integer number(String flag) {
    String text = call.option(flag);
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw CommandException.usage("argument " + flag + ": '" + text + "' is not a whole number");
    }
  }

  private void print(Map<String, @Nullable Object> result) {
    try {
      Object chosen = query == null ? result : query.search(result);
      call.around().out().print(format.print(operation.name(), chosen, call.around().width()));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }
}
