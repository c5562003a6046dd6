<?xml version="1.0" encoding="UTF-8"?>
<!-- The administrator's pages about people. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="page[kind='users']" mode="title"><xsl:value-of select="$users.title"/></xsl:template>
  <xsl:template match="page[kind='users']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$users.title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$users.lead"/></p>
    <a class="govuk-button" role="button" draggable="false" href="/users/new"><xsl:value-of select="$users.new"/></a>
    <table class="govuk-table st-stack">
      <caption class="govuk-visually-hidden"><xsl:value-of select="$users.title"/></caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$users.name"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$sign.login"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$users.roles"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$users.state"/></th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        <xsl:for-each select="users/item">
          <xsl:sort select="name"/>
          <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header"><a class="govuk-link" href="/users/{id}"><xsl:value-of select="name"/></a></th>
            <td class="govuk-table__cell" data-label="{$sign.login}"><xsl:value-of select="login"/></td>
            <td class="govuk-table__cell" data-label="{$users.roles}"><xsl:call-template name="role-words"/></td>
            <td class="govuk-table__cell" data-label="{$users.state}"><xsl:call-template name="user-state"/></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <xsl:template name="role-words">
    <xsl:for-each select="role_words/item">
      <xsl:if test="position() > 1">, </xsl:if>
      <xsl:value-of select="."/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="user-state">
    <xsl:choose>
      <xsl:when test="disabled = 'true'"><xsl:value-of select="$users.is-disabled"/></xsl:when>
      <xsl:when test="locked = 'true'"><xsl:value-of select="$users.is-locked"/></xsl:when>
      <xsl:when test="must_change = 'true'"><xsl:value-of select="$users.is-new"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$users.is-active"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A group of checkboxes of {value, label, checked}. -->
  <xsl:template name="ticks">
    <xsl:param name="name"/>
    <xsl:param name="legend"/>
    <xsl:param name="hint"/>
    <xsl:param name="items"/>
    <div class="govuk-form-group">
      <fieldset class="govuk-fieldset" aria-describedby="{$name}-hint">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s"><xsl:value-of select="$legend"/></legend>
        <div class="govuk-hint" id="{$name}-hint"><xsl:value-of select="$hint"/></div>
        <div class="govuk-checkboxes govuk-checkboxes--small">
          <xsl:for-each select="$items">
            <div class="govuk-checkboxes__item">
              <input class="govuk-checkboxes__input" type="checkbox" id="{$name}-{position()}" name="{$name}" value="{value}">
                <xsl:if test="checked = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
              </input>
              <label class="govuk-label govuk-checkboxes__label" for="{$name}-{position()}"><xsl:value-of select="label"/></label>
            </div>
          </xsl:for-each>
        </div>
      </fieldset>
    </div>
  </xsl:template>

  <xsl:template match="page[kind='user']" mode="title">
    <xsl:choose>
      <xsl:when test="is_new = 'true'"><xsl:value-of select="$users.new"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="user/name"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="page[kind='user']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:apply-templates select="." mode="title"/></h1>
    <xsl:if test="is_new != 'true'">
      <p class="govuk-body">
        <xsl:value-of select="concat($sign.login, $page.colon, ' ', user/login)"/>
        <br/>
        <xsl:for-each select="user"><xsl:call-template name="user-state"/></xsl:for-each>
      </p>
    </xsl:if>
    <form method="post">
      <xsl:attribute name="action">
        <xsl:text>/users</xsl:text>
        <xsl:if test="is_new != 'true'"><xsl:value-of select="concat('/', user/id)"/></xsl:if>
      </xsl:attribute>
      <xsl:call-template name="token"/>
      <xsl:if test="is_new != 'true'"><input type="hidden" name="version" value="{user/version}"/></xsl:if>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'name'"/>
        <xsl:with-param name="label" select="$users.name"/>
        <xsl:with-param name="hint" select="$users.name-hint"/>
        <xsl:with-param name="value" select="user/name"/>
      </xsl:call-template>
      <xsl:if test="is_new = 'true'">
        <xsl:call-template name="text-field">
          <xsl:with-param name="name" select="'login'"/>
          <xsl:with-param name="label" select="$sign.login"/>
          <xsl:with-param name="hint" select="$users.login-hint"/>
          <xsl:with-param name="value" select="user/login"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'email'"/>
        <xsl:with-param name="label" select="$users.email"/>
        <xsl:with-param name="hint" select="$users.email-hint"/>
        <xsl:with-param name="value" select="user/email"/>
        <xsl:with-param name="type" select="'email'"/>
      </xsl:call-template>
      <xsl:call-template name="ticks">
        <xsl:with-param name="name" select="'roles'"/>
        <xsl:with-param name="legend" select="$users.roles"/>
        <xsl:with-param name="hint" select="$users.roles-hint"/>
        <xsl:with-param name="items" select="role_choices/item"/>
      </xsl:call-template>
      <xsl:call-template name="ticks">
        <xsl:with-param name="name" select="'settings'"/>
        <xsl:with-param name="legend" select="$users.settings"/>
        <xsl:with-param name="hint" select="$users.settings-hint"/>
        <xsl:with-param name="items" select="setting_choices/item"/>
      </xsl:call-template>
      <button class="govuk-button">
        <xsl:choose>
          <xsl:when test="is_new = 'true'"><xsl:value-of select="$users.new-do"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$account.save"/></xsl:otherwise>
        </xsl:choose>
      </button>
    </form>
    <xsl:if test="is_new != 'true'">
      <h2 class="govuk-heading-m"><xsl:value-of select="$users.reset-title"/></h2>
      <p class="govuk-body"><xsl:value-of select="$users.reset-text"/></p>
      <xsl:call-template name="button-form">
        <xsl:with-param name="action" select="concat('/users/', user/id, '/reset')"/>
        <xsl:with-param name="label" select="$users.reset"/>
      </xsl:call-template>
      <xsl:choose>
        <xsl:when test="user/disabled = 'true'">
          <h2 class="govuk-heading-m"><xsl:value-of select="$users.enable-title"/></h2>
          <xsl:call-template name="button-form">
            <xsl:with-param name="action" select="concat('/users/', user/id, '/enable')"/>
            <xsl:with-param name="label" select="$users.enable"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <h2 class="govuk-heading-m"><xsl:value-of select="$users.disable-title"/></h2>
          <p class="govuk-body"><xsl:value-of select="$users.disable-text"/></p>
          <xsl:call-template name="button-form">
            <xsl:with-param name="action" select="concat('/users/', user/id, '/disable')"/>
            <xsl:with-param name="label" select="$users.disable"/>
            <xsl:with-param name="class" select="'govuk-button govuk-button--warning'"/>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:if>
  </xsl:template>

  <xsl:template match="page[kind='user-password']" mode="title"><xsl:value-of select="$users.password-title"/></xsl:template>
  <xsl:template match="page[kind='user-password']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="concat($users.password-title, $page.colon, ' ', user/name)"/></h1>
    <p class="govuk-body"><xsl:value-of select="$users.password-text"/></p>
    <dl class="govuk-summary-list">
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$sign.login"/></dt>
        <dd class="govuk-summary-list__value"><xsl:value-of select="user/login"/></dd>
      </div>
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$sign.password"/></dt>
        <dd class="govuk-summary-list__value"><code class="st-key"><xsl:value-of select="password"/></code></dd>
      </div>
    </dl>
    <a class="govuk-button" role="button" draggable="false" href="/users"><xsl:value-of select="$users.password-done"/></a>
  </xsl:template>
</xsl:stylesheet>
