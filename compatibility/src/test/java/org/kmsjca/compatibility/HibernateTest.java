// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.compatibility.Sample08_EncryptedColumn.Customer;

/** Hibernate on H2: the sample, an attribute converter. */
class HibernateTest {

  private static final String URL = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";
  private static final String CARD = "4000 0012 3456 7899";

  private InstalledService service;
  private EntityManagerFactory factory;

  @BeforeEach
  void install() throws Exception {
    service = InstalledService.open();
    factory =
        new PersistenceConfiguration("shop")
            .managedClass(Customer.class)
            .property(PersistenceConfiguration.JDBC_URL, URL)
            .property("hibernate.hbm2ddl.auto", "create-drop")
            .createEntityManagerFactory();
  }

  @AfterEach
  void uninstall() {
    factory.close();
    service.close();
  }

  private void insert() {
    factory.runInTransaction(manager -> manager.persist(new Customer("Alice", CARD)));
  }

  private List<Customer> select() {
    return factory.callInTransaction(
        manager -> manager.createQuery("select c from customer c", Customer.class).getResultList());
  }

  private static byte[] column() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select card from customer")) {
      assertThat(rows.next()).isTrue();
      return rows.getBytes(1);
    }
  }

  @Test
  void attributeConverter_column_holdsAMessage() throws Exception {
    insert();
    assertThat(column()).hasSizeGreaterThan(100);
    assertThat(new String(column(), ISO_8859_1)).doesNotContain("4000");
    assertThat(select()).extracting(Customer::card).containsExactly(CARD);
  }

  @Test
  void attributeConverter_null_staysNull() throws Exception {
    factory.runInTransaction(manager -> manager.persist(new Customer("Bob", null)));
    assertThat(column()).isNull();
    assertThat(select()).extracting(Customer::card).containsOnlyNulls();
  }

  @Test
  void attributeConverter_keyDisabled_isRefused() {
    insert();
    service.disableKey();
    assertThatThrownBy(this::select).hasStackTraceContaining("is disabled");
  }
}
