<?xml version="1.0" encoding="UTF-8"?>
<!-- The guided walk: start, one screen of questions, check your answers. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- start -->
  <xsl:template match="page[kind='guide-start']" mode="title"><xsl:value-of select="$guide.start-title"/></xsl:template>
  <xsl:template match="page[kind='guide-start']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$guide.start-title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$guide.start-text"/></p>
    <ul class="govuk-list govuk-list--bullet">
      <li><xsl:value-of select="$guide.rule-unknown"/></li>
      <li><xsl:value-of select="$guide.rule-look"/></li>
      <li><xsl:value-of select="$guide.rule-names"/></li>
      <li><xsl:value-of select="$guide.rule-kept"/></li>
    </ul>
    <xsl:if test="go_on">
      <p class="govuk-body">
        <a class="govuk-button" href="{go_on}" role="button" draggable="false"><xsl:value-of select="$guide.go-on"/></a>
      </p>
    </xsl:if>
    <form method="post" action="/guide">
      <button type="submit" data-module="govuk-button">
        <xsl:attribute name="class">
          <xsl:text>govuk-button</xsl:text>
          <xsl:if test="go_on"> govuk-button--secondary</xsl:if>
        </xsl:attribute>
        <xsl:choose>
          <xsl:when test="go_on"><xsl:value-of select="$guide.start-again"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$guide.start-now"/></xsl:otherwise>
        </xsl:choose>
      </button>
    </form>
  </xsl:template>

  <!-- a screen of questions -->
  <xsl:template match="page[kind='question']" mode="title">
    <xsl:choose>
      <xsl:when test="several = 'true'"><xsl:value-of select="title"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="fields/item[1]/question"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page[kind='question']" mode="main">
    <xsl:if test="wrong = 'true'">
      <div class="govuk-error-summary" role="alert" tabindex="-1">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$page.problem"/></h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            <xsl:for-each select="fields/item[error]">
              <li>
                <a href="#{name}">
                  <xsl:if test="../../several = 'true'"><xsl:value-of select="question"/><xsl:text> </xsl:text></xsl:if>
                  <xsl:value-of select="error"/>
                </a>
              </li>
            </xsl:for-each>
          </ul>
        </div>
      </div>
    </xsl:if>
    <xsl:apply-templates select="notices/item" mode="notice"/>
    <form method="post" action="/guide/question" novalidate="novalidate">
      <input type="hidden" name="q" value="{key}"/>
      <input type="hidden" name="token" value="{token}"/>
      <span class="govuk-caption-l">
        <xsl:value-of select="concat($guide.step, ' ', step)"/>
        <xsl:if test="person"><xsl:value-of select="concat(' – ', person)"/></xsl:if>
      </span>
      <xsl:choose>
        <xsl:when test="several = 'true'">
          <h1 class="govuk-heading-l"><xsl:value-of select="title"/></h1>
          <xsl:if test="help"><p class="govuk-body"><xsl:value-of select="help"/></p></xsl:if>
          <xsl:apply-templates select="fields/item" mode="row"/>
          <div class="govuk-button-group govuk-!-margin-top-6">
            <button type="submit" class="govuk-button" name="act" value="continue"><xsl:value-of select="$page.continue"/></button>
            <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="none"><xsl:value-of select="$guide.no-to-rest"/></button>
            <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="unknown"><xsl:value-of select="$guide.unknown-to-rest"/></button>
          </div>
        </xsl:when>
        <xsl:otherwise>
          <xsl:apply-templates select="fields/item" mode="field"/>
          <div class="govuk-button-group">
            <button type="submit" class="govuk-button" name="act" value="continue"><xsl:value-of select="$page.continue"/></button>
            <xsl:if test="may_pass = 'true'">
              <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="unknown"><xsl:value-of select="$guide.i-do-not-know"/></button>
            </xsl:if>
          </div>
        </xsl:otherwise>
      </xsl:choose>
    </form>
    <p class="govuk-body-s st-no-print"><a class="govuk-link" href="/guide/check"><xsl:value-of select="$guide.so-far"/></a></p>
  </xsl:template>

  <xsl:template match="item" mode="notice">
    <div>
      <xsl:attribute name="class">
        <xsl:text>st-notice</xsl:text>
        <xsl:if test="alarm = 'true'"> st-notice--alarm</xsl:if>
      </xsl:attribute>
      <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">
        <xsl:if test="kind = 'action'"><xsl:value-of select="$guide.do-now"/><xsl:text> </xsl:text></xsl:if>
        <xsl:value-of select="title"/>
      </p>
      <xsl:if test="help"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="help"/></p></xsl:if>
      <xsl:if test="beside/due"><p class="govuk-body govuk-!-margin-bottom-1"><span class="st-due"><xsl:value-of select="concat($guide.due-from-now, ' ', beside/due)"/></span></p></xsl:if>
      <xsl:if test="beside/local/item">
        <ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-1">
          <xsl:for-each select="beside/local/item">
            <li>
              <xsl:value-of select="label"/>
              <xsl:text>: </xsl:text>
              <xsl:choose>
                <xsl:when test="text/item"><xsl:for-each select="text/item"><xsl:if test="position() &gt; 1">; </xsl:if><xsl:value-of select="."/></xsl:for-each></xsl:when>
                <xsl:when test="text"><xsl:value-of select="text"/></xsl:when>
                <xsl:when test="string(value)"><xsl:value-of select="value"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="$guide.not-recorded"/></xsl:otherwise>
              </xsl:choose>
              <xsl:if test="note">. <xsl:value-of select="note"/></xsl:if>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <xsl:if test="beside/source">
        <p class="govuk-body-s govuk-!-margin-bottom-1">
          <xsl:value-of select="concat($guide.source, ' ', beside/source/title)"/>
          <xsl:if test="string(beside/source/section)"><xsl:value-of select="concat(', ', beside/source/section)"/></xsl:if>
          <xsl:if test="string(beside/source/edition)"><xsl:value-of select="concat(', ', beside/source/edition)"/></xsl:if>
          <xsl:value-of select="concat(' (', beside/source/mark, ')')"/>
        </p>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template name="group-class">
    <xsl:attribute name="class">
      <xsl:text>govuk-form-group</xsl:text>
      <xsl:if test="error"> govuk-form-group--error</xsl:if>
    </xsl:attribute>
  </xsl:template>

  <xsl:template name="error">
    <xsl:if test="error">
      <p class="govuk-error-message" id="{name}-error">
        <span class="govuk-visually-hidden"><xsl:value-of select="$page.error"/></span>
        <xsl:value-of select="error"/>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="described">
    <xsl:if test="help or error">
      <xsl:attribute name="aria-describedby">
        <xsl:if test="help"><xsl:value-of select="concat(name, '-hint')"/></xsl:if>
        <xsl:if test="help and error"><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="error"><xsl:value-of select="concat(name, '-error')"/></xsl:if>
      </xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- one question on its page: radios or check boxes -->
  <xsl:template match="item[shape='yes-no' or shape='choice' or shape='choices']" mode="field">
    <div>
      <xsl:call-template name="group-class"/>
      <fieldset class="govuk-fieldset">
        <xsl:call-template name="described"/>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--l">
          <h1 class="govuk-fieldset__heading"><xsl:value-of select="question"/></h1>
        </legend>
        <xsl:if test="help"><div class="govuk-hint" id="{name}-hint"><xsl:value-of select="help"/></div></xsl:if>
        <xsl:call-template name="error"/>
        <xsl:call-template name="choices"/>
      </fieldset>
    </div>
  </xsl:template>

  <!-- a yes-or-no question among others -->
  <xsl:template match="item" mode="row">
    <div class="st-row">
      <div>
        <xsl:call-template name="group-class"/>
        <fieldset class="govuk-fieldset">
          <xsl:call-template name="described"/>
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s"><xsl:value-of select="question"/></legend>
          <xsl:if test="help">
            <div class="govuk-hint" id="{name}-hint"><xsl:value-of select="help"/></div>
          </xsl:if>
          <xsl:call-template name="error"/>
          <xsl:call-template name="choices"><xsl:with-param name="inline" select="' govuk-radios--inline govuk-radios--small'"/></xsl:call-template>
        </fieldset>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="choices">
    <xsl:param name="inline"/>
    <xsl:variable name="name" select="name"/>
    <xsl:variable name="kind"><xsl:choose><xsl:when test="shape='choices'">checkbox</xsl:when><xsl:otherwise>radio</xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:variable name="block"><xsl:choose><xsl:when test="shape='choices'">govuk-checkboxes</xsl:when><xsl:otherwise>govuk-radios</xsl:otherwise></xsl:choose></xsl:variable>
    <div class="{$block}{$inline}">
      <xsl:for-each select="choices/item">
        <xsl:if test="$kind = 'checkbox' and value = 'none'">
          <div class="govuk-checkboxes__divider"><xsl:value-of select="$guide.or"/></div>
        </xsl:if>
        <div class="{$block}__item">
          <input class="{$block}__input" name="{$name}" type="{$kind}" value="{value}">
            <xsl:attribute name="id">
              <xsl:value-of select="$name"/>
              <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
            </xsl:attribute>
            <xsl:if test="chosen = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
          </input>
          <label class="govuk-label {$block}__label">
            <xsl:attribute name="for">
              <xsl:value-of select="$name"/>
              <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
            </xsl:attribute>
            <xsl:value-of select="label"/>
          </label>
        </div>
      </xsl:for-each>
    </div>
  </xsl:template>

  <!-- a number, a time, words -->
  <xsl:template match="item" mode="field">
    <div>
      <xsl:call-template name="group-class"/>
      <h1 class="govuk-label-wrapper">
        <label class="govuk-label govuk-label--l" for="{name}"><xsl:value-of select="question"/></label>
      </h1>
      <xsl:if test="help"><div class="govuk-hint" id="{name}-hint"><xsl:value-of select="help"/></div></xsl:if>
      <xsl:call-template name="error"/>
      <input id="{name}" name="{name}" value="{value}" autocomplete="off">
        <xsl:call-template name="described"/>
        <xsl:choose>
          <xsl:when test="shape = 'number'">
            <xsl:attribute name="type">text</xsl:attribute>
            <xsl:attribute name="inputmode">decimal</xsl:attribute>
            <xsl:attribute name="class">govuk-input govuk-input--width-5</xsl:attribute>
          </xsl:when>
          <xsl:when test="shape = 'time'">
            <xsl:attribute name="type">datetime-local</xsl:attribute>
            <xsl:attribute name="class">govuk-input govuk-input--width-20</xsl:attribute>
          </xsl:when>
          <xsl:otherwise>
            <xsl:attribute name="type">text</xsl:attribute>
            <xsl:attribute name="class">govuk-input</xsl:attribute>
          </xsl:otherwise>
        </xsl:choose>
      </input>
    </div>
  </xsl:template>

  <!-- check your answers -->
  <xsl:template match="page[kind='check']" mode="title"><xsl:value-of select="$check.title"/></xsl:template>
  <xsl:template match="page[kind='check']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$check.title"/></h1>
    <!-- Steps that come after the advice are not for here: nobody has acted yet. -->
    <xsl:apply-templates select="notices/item[alarm = 'true']" mode="notice"/>
    <xsl:if test="not(answers/item)"><p class="govuk-body"><xsl:value-of select="$check.nothing"/></p></xsl:if>
    <p class="govuk-body">
      <a class="govuk-button govuk-!-margin-bottom-2" href="{go_on}" role="button" draggable="false">
        <xsl:choose>
          <xsl:when test="ended = 'true'"><xsl:value-of select="$check.advice"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$guide.go-on"/></xsl:otherwise>
        </xsl:choose>
      </a>
    </p>
    <xsl:if test="not(ended = 'true') and answers/item">
      <p class="govuk-body"><a class="govuk-link" href="/guide/advice"><xsl:value-of select="$check.advice-so-far"/></a></p>
    </xsl:if>
    <dl class="govuk-summary-list">
      <xsl:for-each select="answers/item">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">
            <xsl:if test="person"><xsl:value-of select="concat(person, ': ')"/></xsl:if>
            <xsl:value-of select="question"/>
          </dt>
          <dd class="govuk-summary-list__value"><xsl:value-of select="answer"/></dd>
          <dd class="govuk-summary-list__actions">
            <a class="govuk-link" href="{change}">
              <xsl:value-of select="$check.change"/>
              <span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', person, ' ', question)"/></span>
            </a>
          </dd>
        </div>
      </xsl:for-each>
    </dl>
  </xsl:template>
</xsl:stylesheet>
